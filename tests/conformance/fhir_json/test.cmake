fascia_test(conformance fhir_json fhir)

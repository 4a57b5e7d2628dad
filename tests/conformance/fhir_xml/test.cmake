fascia_test(conformance fhir_xml fhir)

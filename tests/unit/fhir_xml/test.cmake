fascia_test(unit fhir_xml fhir)

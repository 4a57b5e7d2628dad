fascia_test(unit fhir fhir)

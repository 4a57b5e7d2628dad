fascia_test(unit fhirpath fhirpath)

fascia_test(conformance search search)

fascia_test(conformance layering base)

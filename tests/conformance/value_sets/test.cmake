fascia_test(conformance value_sets terminology)

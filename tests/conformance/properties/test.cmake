fascia_test(conformance properties workflow plan interaction)
fascia_heavy_test(conformance properties)

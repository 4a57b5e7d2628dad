fascia_test(conformance evidence_page plan)

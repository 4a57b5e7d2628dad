fascia_test(conformance plan_apply plan)

fascia_test(unit plan_apply plan)

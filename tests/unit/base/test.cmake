fascia_test(unit base base)

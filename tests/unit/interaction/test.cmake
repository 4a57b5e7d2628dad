fascia_test(unit interaction interaction)

fascia_test(unit search search)

fascia_test(unit store store)

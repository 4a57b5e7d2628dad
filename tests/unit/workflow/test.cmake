fascia_test(unit workflow workflow plan)

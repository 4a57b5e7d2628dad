fascia_test(unit terminology terminology)

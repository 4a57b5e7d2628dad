fascia_test(unit validation validation)

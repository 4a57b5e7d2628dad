fascia_test(unit ucum terminology)

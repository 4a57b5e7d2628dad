fascia_test(integration store_crash store)

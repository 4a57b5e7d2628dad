fascia_test(integration store store)
fascia_on_each_database(integration store)

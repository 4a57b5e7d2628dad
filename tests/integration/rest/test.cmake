fascia_test(integration rest interaction)
fascia_on_each_database(integration rest)

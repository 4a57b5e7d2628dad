fascia_test(integration store_dialects store)

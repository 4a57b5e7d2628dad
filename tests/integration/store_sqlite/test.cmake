fascia_test(integration store_sqlite store)

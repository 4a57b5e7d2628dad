fascia_test(bench search store)

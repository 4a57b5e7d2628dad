fascia_test(bench beast_baseline base http)

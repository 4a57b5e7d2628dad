fascia_test(conformance http_gate base http)

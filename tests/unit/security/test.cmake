fascia_test(unit security security)

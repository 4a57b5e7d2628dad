fascia_test(integration https_rest http fhir)
fascia_runs_program(integration https_rest)
fascia_on_each_database(integration https_rest)

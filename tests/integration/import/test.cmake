fascia_test(integration import store fhir)
fascia_runs_program(integration import)
fascia_on_each_database(integration import)

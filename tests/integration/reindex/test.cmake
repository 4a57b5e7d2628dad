fascia_test(integration reindex store http fhir)
fascia_runs_program(integration reindex)
fascia_on_each_database(integration reindex)

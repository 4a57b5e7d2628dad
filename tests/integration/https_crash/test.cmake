fascia_test(integration https_crash http fhir)
fascia_runs_program(integration https_crash)
fascia_heavy_test(integration https_crash)

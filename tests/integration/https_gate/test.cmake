fascia_test(integration https_gate http fhir)
fascia_runs_program(integration https_gate)

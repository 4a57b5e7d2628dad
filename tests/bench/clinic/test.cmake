fascia_test(bench clinic http fhir plan)
fascia_runs_program(bench clinic)

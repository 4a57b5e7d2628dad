# with the allocator of the program
fascia_test(bench clinic http fhir plan allocator)
fascia_runs_program(bench clinic)

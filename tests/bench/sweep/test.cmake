fascia_test(bench sweep http store workflow)
fascia_runs_program(bench sweep)

fascia_test(bench store store)
fascia_runs_program(bench store)
target_link_libraries(bench_store PRIVATE ${FASCIA_SOCI_core} ${FASCIA_SOCI_sqlite3})

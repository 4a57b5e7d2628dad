fascia_test(bench raw_soci store)
target_link_libraries(bench_raw_soci PRIVATE ${FASCIA_SOCI_core} ${FASCIA_SOCI_sqlite3})

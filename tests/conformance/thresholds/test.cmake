fascia_test(conformance thresholds plan)
target_link_libraries(conformance_thresholds PRIVATE Boost::json)

fascia_test(conformance protocol_cases plan)
target_link_libraries(conformance_protocol_cases PRIVATE Boost::json)

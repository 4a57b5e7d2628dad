fascia_test(conformance own_content plan validation)
target_link_libraries(conformance_own_content PRIVATE Boost::json)

fascia_test(conformance validation validation)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
target_link_libraries(conformance_validation PRIVATE Boost::json)
fascia_r4_examples(conformance_validation)

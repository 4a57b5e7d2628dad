find_package(pugixml REQUIRED)
fascia_test(conformance patch fhir)
target_link_libraries(conformance_patch PRIVATE pugixml::pugixml Boost::json)

fascia_test(conformance fhirpath fhirpath)
find_package(pugixml REQUIRED)
target_link_libraries(conformance_fhirpath PRIVATE pugixml::pugixml)

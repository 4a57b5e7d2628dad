fascia_test(conformance ucum terminology)
find_package(pugixml REQUIRED)
target_link_libraries(conformance_ucum PRIVATE pugixml::pugixml)

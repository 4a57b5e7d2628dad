find_package(Boost REQUIRED COMPONENTS json)
fascia_test(integration rest interaction)
target_link_libraries(integration_rest PRIVATE Boost::json)
fascia_on_each_database(integration rest)

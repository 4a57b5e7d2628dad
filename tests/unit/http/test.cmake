fascia_test(unit http base http)
target_include_directories(unit_http PRIVATE ${PROJECT_SOURCE_DIR}/modules)  # the gate is private

# The program is no library: what of it is tested alone is compiled here.
fascia_test(unit app base)
target_sources(unit_app PRIVATE ${PROJECT_SOURCE_DIR}/modules/app/turns.cpp)
target_include_directories(unit_app PRIVATE ${PROJECT_SOURCE_DIR}/modules)

find_package(date REQUIRED)
fascia_test(unit base base)
# the time zones beside the library that knows the rules
target_link_libraries(unit_base PRIVATE date::date-tz)

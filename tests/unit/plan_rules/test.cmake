fascia_test(unit plan_rules plan)
target_include_directories(unit_plan_rules PRIVATE ${PROJECT_SOURCE_DIR}/modules)  # the scan of expressions is private

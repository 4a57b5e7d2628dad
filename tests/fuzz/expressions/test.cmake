fascia_test(fuzz expressions fhirpath)

# The fuzzers themselves, with clang only: fuzz_expression -max_total_time=120 WORK tests/fuzz/expressions/corpus/expression
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  foreach(entry unit_code expression)
    add_executable(fuzz_${entry} ${CMAKE_CURRENT_LIST_DIR}/entries.cpp ${CMAKE_CURRENT_LIST_DIR}/libfuzzer.cpp)
    target_compile_definitions(fuzz_${entry} PRIVATE FASCIA_FUZZ_ENTRY=${entry})
    target_link_libraries(fuzz_${entry} PRIVATE fascia_fhirpath)
    target_link_options(fuzz_${entry} PRIVATE -fsanitize=fuzzer)
    fascia_warnings(fuzz_${entry})
  endforeach()
endif()

fascia_test(fuzz http_gate http)
target_include_directories(fuzz_http_gate PRIVATE ${PROJECT_SOURCE_DIR}/modules)

# The fuzzers themselves, with clang only: fuzz_http_section -dict=tests/fuzz/http_gate/http.dict
# -max_total_time=120 WORK tests/fuzz/http_gate/corpus/section
# Not linked with fascia_http: clang 14 cannot compile its coroutines.
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  foreach(entry http_section http_chunks)
    set(http ${PROJECT_SOURCE_DIR}/modules/http)
    add_executable(fuzz_${entry} ${CMAKE_CURRENT_LIST_DIR}/entries.cpp ${CMAKE_CURRENT_LIST_DIR}/libfuzzer.cpp
      ${http}/authorities.cpp ${http}/chunks.cpp ${http}/gate.cpp ${http}/parse.cpp)
    target_compile_definitions(fuzz_${entry} PRIVATE FASCIA_FUZZ_ENTRY=${entry})
    target_include_directories(fuzz_${entry} PRIVATE ${PROJECT_SOURCE_DIR}/modules)
    target_link_libraries(fuzz_${entry} PRIVATE fascia_base)
    target_link_options(fuzz_${entry} PRIVATE -fsanitize=fuzzer)
    fascia_warnings(fuzz_${entry})
  endforeach()
endif()

# Run by compare.py, not by ctest.
add_executable(bench_fhirpath bench/fhirpath/ours.cpp)
target_compile_definitions(bench_fhirpath PRIVATE FASCIA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_include_directories(bench_fhirpath PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(bench_fhirpath PRIVATE fascia_fhirpath Boost::unit_test_framework)
fascia_warnings(bench_fhirpath)

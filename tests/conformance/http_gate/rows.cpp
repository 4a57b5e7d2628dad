#include "support/tls_cases.hpp"
#include "support/tls_service.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace fascia;
using namespace fascia::test;

namespace {

std::filesystem::path cases_folder() {
    return std::filesystem::path{FASCIA_SOURCE_DIR} / "tests/conformance/http_gate/cases";
}

std::size_t run_all(std::size_t bytes_at_a_time) {
    TlsService service;
    const RunningTlsServer running{service};
    const auto places = tls_places(running.authority(), "/seen", "/echo", "application/fhir+json",
                                   R"({"resourceType":"Basic"})", "Authorization: Bearer good\r\n");
    std::size_t count = 0;
    for (const auto& fault :
         run_tls_cases(cases_folder(), {.port = running.port()}, places, bytes_at_a_time, &count))
        BOOST_ERROR(fault);
    BOOST_TEST(service.faults().empty());
    return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bad_requests)

BOOST_AUTO_TEST_CASE(every_raw_case_gets_the_answers_it_must_get_and_no_more) {
    BOOST_TEST(run_all(0) > 150);
}

BOOST_AUTO_TEST_CASE(the_answers_do_not_depend_on_how_the_bytes_are_cut) {
    BOOST_TEST(run_all(7) > 150);
}

BOOST_AUTO_TEST_SUITE_END()

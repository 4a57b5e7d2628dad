#include "fascia/base/failure_table.hpp"

#include "fascia/base/ids.hpp"
#include "fascia/base/outcome.hpp"

#include <boost/test/unit_test.hpp>

#include <regex>

using namespace fascia;

BOOST_AUTO_TEST_SUITE(failures_and_ids)

BOOST_AUTO_TEST_CASE(each_kind_of_failure_has_its_own_row_in_order) {
    for (std::size_t i = 0; i < failure_rows.size(); ++i)
        BOOST_TEST(static_cast<std::size_t>(failure_rows[i].kind) == i);
    BOOST_TEST(failure_row(FailureKind::fault).http_status == 500);
}

BOOST_AUTO_TEST_CASE(the_issues_of_a_temporary_failure_outlive_it) {
    const Outcome<int> refused = Failure{FailureKind::invalid, std::string(100, 'x')};
    std::size_t length = 0;
    for (const Issue& issue : refused.error().issues()) length += issue.text.size();
    BOOST_TEST(length == 100);
}

BOOST_AUTO_TEST_CASE(a_server_made_id_is_a_version_7_uuid_that_starts_with_the_clock) {
    struct Fixed final : Clock {
        Instant now() const override { return Instant{std::chrono::milliseconds{0x0123456789AB}}; }
    } clock;
    UuidSource source{clock};
    const std::string first = source.next(), second = source.next();
    BOOST_TEST(std::regex_match(
                   first, std::regex{"01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"}),
               first);
    BOOST_TEST(first != second);
}

BOOST_AUTO_TEST_SUITE_END()

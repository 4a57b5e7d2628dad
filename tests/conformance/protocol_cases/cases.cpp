#include "expectations.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

void check_failure(const ProtocolCase& one, const Failure& failure) {
    const auto* wanted = one.expected.if_contains("failure");
    BOOST_REQUIRE_MESSAGE(wanted, one.name << ": " << failure.issues().front().text);
    BOOST_CHECK_EQUAL(failure.issues().front().code, std::string{wanted->as_string()});
}

void check_case(const ProtocolCase& one, const plan::Protocol& protocol) {
    const auto output = plan::apply_protocol(protocol, one.facts);
    if (!output) return check_failure(one, output.error());
    const Found found{*output};
    for (const auto& [key, value] : one.expected) {
        if (key == "about" || key == "at" || key == "zone") continue;
        const auto actual = found.value(key, value);
        BOOST_CHECK_MESSAGE(actual == value, one.name << " " << std::string{key} << ": expected "
                                                      << boost::json::serialize(value) << ", found "
                                                      << boost::json::serialize(actual));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(protocol_cases)

BOOST_AUTO_TEST_CASE(every_case_of_the_protocol_comes_out_as_it_says) {
    const auto loaded = plan::Protocol::load(protocol_files());
    if (!loaded)
        for (const auto& issue : loaded.error().issues())
            BOOST_ERROR(issue.path << " " << issue.text);
    BOOST_REQUIRE(loaded);
    const auto folders = case_folders();
    BOOST_TEST(folders.size() >= 45);
    for (const auto& folder : folders) check_case(read_case(folder), **loaded);
}

BOOST_AUTO_TEST_CASE(a_threshold_changed_in_the_data_changes_the_outcome_of_a_case) {
    const auto changed = plan::Protocol::load(protocol_files_with(
        "rules.json", "%exposureWeeks >= 12 and (", "%exposureWeeks >= 14 and ("));
    const auto one = read_case(content_root() / "protocols" / "myofascial-back-pain" / "cases" /
                               "gate-3m-track-a");
    const auto before =
        plan::assess(*plan::Protocol::load(protocol_files()).value(), one.facts).value();
    const auto after = plan::assess(*changed.value(), one.facts).value();
    BOOST_TEST(before.outcomes.size() == 1);
    BOOST_TEST(after.outcomes.empty());
}

BOOST_AUTO_TEST_SUITE_END()

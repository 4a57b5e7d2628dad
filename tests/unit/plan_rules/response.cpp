#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;
using plan::Response;

namespace {

Response response_to(int pain_before, int pain_now, int odi_before, int odi_now) {
    return ClinicFacts{}.at_gate(pain_before, pain_now, odi_before, odi_now).assess().response;
}

/// A plan with care and one baseline score; the test adds what is measured now.
ClinicFacts with_baseline() {
    ClinicFacts facts;
    facts.plan().condition("pain", "M79.18", "2026-01-05").care();
    return facts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(response_to_care)

BOOST_AUTO_TEST_CASE(exactly_thirty_percent_and_one_point_is_an_improvement) {
    // 30 % of 5 is 1.5; PEG carries the half point. The function improved, so pain decides.
    const auto response = [](const std::string& now) {
        auto facts = with_baseline();
        const auto score = [](const std::string& value) {
            return R"("valueQuantity":{"value":)" + value + R"(,"code":"{score}"})";
        };
        facts.odi(40, "2026-02-02").odi(20, "2026-05-07");
        facts.observe("loinc|91147-9", score("5"), "2026-02-02");
        return facts.observe("loinc|91147-9", score(now), "2026-05-07").assess().response;
    };
    BOOST_CHECK(response("3.5") == Response::good);
    BOOST_CHECK(response("3.500001") == Response::partial);
}

BOOST_AUTO_TEST_CASE(thirty_percent_of_a_small_score_is_not_enough) {
    BOOST_CHECK(response_to(2, 1, 40, 40) == Response::partial);  // 50 %, one point
    auto facts = with_baseline();
    facts.observe("loinc|91147-9", R"("valueQuantity":{"value":2.5})", "2026-02-02");
    facts.observe("loinc|91147-9", R"("valueQuantity":{"value":1.6})", "2026-05-07");
    facts.odi(40, "2026-02-02").odi(40, "2026-05-07");
    BOOST_CHECK(facts.assess().response == Response::none);  // 36 %, less than one point
}

BOOST_AUTO_TEST_CASE(the_first_line_that_applies_decides) {
    BOOST_CHECK(response_to(7, 3, 40, 30) == Response::good);
    BOOST_CHECK(response_to(7, 4, 40, 30) == Response::partial);  // 4 is not below 4
    BOOST_CHECK(response_to(7, 5, 40, 40) == Response::partial);
    BOOST_CHECK(response_to(7, 7, 40, 28) == Response::partial);
    BOOST_CHECK(response_to(7, 6, 40, 31) == Response::none);
    BOOST_CHECK(response_to(7, 9, 40, 20) == Response::worse);
    BOOST_CHECK(response_to(7, 7, 40, 50) == Response::worse);
    BOOST_CHECK(response_to(7, 5, 40, 50) == Response::partial);  // pain improved
}

BOOST_AUTO_TEST_CASE(an_odi_without_its_unit_is_no_odi) {
    auto facts = with_baseline();
    facts.pain(7, "2026-02-02").pain(7, "2026-05-07").odi(40, "2026-02-02");
    facts.observe("loinc|97909-6", ClinicFacts::number(20), "2026-05-07");
    const auto found = facts.assess();
    BOOST_CHECK(found.response == Response::unknown);
    BOOST_TEST(is_missing(found, "function"));
}

BOOST_AUTO_TEST_CASE(the_scale_of_the_baseline_is_never_mixed_with_another) {
    auto facts = with_baseline();
    facts.observe("loinc|75893-8", ClinicFacts::number(7), "2026-02-02");
    facts.pain(2, "2026-05-06").pain(2, "2026-05-07");
    const auto found = facts.assess();
    BOOST_TEST(found.pain_scale == "75893-8");
    BOOST_CHECK(found.response == Response::unknown);
    BOOST_TEST(is_missing(found, "pain-week"));
}

BOOST_AUTO_TEST_CASE(the_median_of_the_last_two_counts_and_a_single_value_only_while_fresh) {
    const auto current = [](const std::vector<std::pair<int, std::string>>& values) {
        auto facts = with_baseline();
        facts.pain(7, "2026-02-02");
        for (const auto& [value, day] : values) facts.pain(value, day);
        return facts.assess().current_pain;
    };
    BOOST_TEST(current({{9, "2026-04-20"}, {3, "2026-04-30"}, {6, "2026-05-07"}}).value() == 4.5);
    BOOST_TEST(current({{6, "2026-05-01"}}).value() == 6);
    BOOST_TEST(!current({{6, "2026-04-30"}}));
    BOOST_TEST(current({{6, "2026-04-24"}, {6, "2026-04-24"}}).value() == 6);
    BOOST_TEST(!current({{6, "2026-04-23"}, {6, "2026-04-23"}}));
    BOOST_TEST(!current({{6, "2026-05-09"}}));  // not yet
}

BOOST_AUTO_TEST_CASE(the_frozen_baseline_stands_whatever_is_recorded_later_for_an_earlier_day) {
    ClinicFacts facts;
    facts.condition("pain", "M79.18", "2026-01-05").pain(7, "2026-02-02").pain(3, "2026-02-01");
    facts.plan("2026-02-02", R"(,"supportingInfo":[{"reference":"Observation/o1/_history/1"}])");
    BOOST_TEST(facts.assess().baseline_pain.value() == 7);
    facts.plan("2026-02-02");
    BOOST_TEST(facts.assess().baseline_pain.value() == 3);
}

BOOST_AUTO_TEST_CASE(a_baseline_is_not_compared_with_itself) {
    auto facts = with_baseline();
    facts.pain(7, "2026-05-06").odi(40, "2026-05-06");
    const auto found = facts.assess();
    BOOST_TEST(found.baseline_pain.value() == 7);
    BOOST_CHECK(found.response == Response::unknown);
}

BOOST_AUTO_TEST_CASE(what_was_entered_in_error_never_happened) {
    auto facts = with_baseline();
    facts.pain(7, "2026-02-02").pain(7, "2026-05-07");
    facts.add(R"({"resourceType":"Observation","id":"wrong","status":"entered-in-error","code":)"
              R"({"coding":[{"system":"http://loinc.org","code":"72514-3"}]},"effectiveDateTime":)"
              R"("2026-05-08","valueInteger":1})");
    BOOST_TEST(facts.assess().current_pain.value() == 7);
}

BOOST_AUTO_TEST_SUITE_END()

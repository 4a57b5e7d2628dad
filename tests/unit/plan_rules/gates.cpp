#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;
using plan::Answer;
using plan::Gate;
using plan::Response;
using Codes = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(gates)

BOOST_AUTO_TEST_CASE(an_inadequate_response_with_trigger_points_opens_track_a) {
    const auto found = ClinicFacts{}.at_gate(7, 7).assess();
    BOOST_CHECK(found.gate == Gate::gate_3m);
    BOOST_CHECK(found.response == Response::none);
    BOOST_CHECK(found.adherent == Answer::met);
    BOOST_TEST(found.exposure_weeks.value() == 13);
    BOOST_TEST(codes(found.outcomes) == Codes{"eligible-track-a"},
               boost::test_tools::per_element());
    BOOST_TEST(found.outcomes.front().item == "TPI1");
    BOOST_TEST(found.preview.empty());
}

BOOST_AUTO_TEST_CASE(a_good_response_steps_down_even_without_logs) {
    ClinicFacts facts;
    facts.plan().condition("pain", "M79.18", "2026-01-05").visit("PT1", "2026-02-02");
    facts.pain(7, "2026-02-02").pain(2, "2026-05-07").odi(40, "2026-02-02").odi(20, "2026-05-07");
    const auto found = facts.assess();
    BOOST_CHECK(found.response == Response::good);
    BOOST_CHECK(found.adherent == Answer::unknown);
    BOOST_TEST(codes(found.outcomes) == Codes{"step-down"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_facet_pattern_opens_track_b_and_names_the_block_never_the_ablation) {
    const auto found = ClinicFacts{}.at_gate(7, 7).facet(true, "2026-05-06").assess();
    BOOST_TEST(codes(found.outcomes) == (Codes{"eligible-track-a", "eligible-track-b"}),
               boost::test_tools::per_element());
    BOOST_TEST(found.outcomes.back().item == "MBB1");
}

BOOST_AUTO_TEST_CASE(before_the_gate_only_a_preview_is_given) {
    const auto found = ClinicFacts{}.at_gate(7, 7).at("2026-05-01T23:59:00Z").assess();
    BOOST_CHECK(found.gate == Gate::none);
    BOOST_TEST(found.outcomes.empty());
    BOOST_TEST(!found.preview.empty());
    BOOST_TEST(is_missing(found, "trigger-point"));
}

BOOST_AUTO_TEST_CASE(three_months_are_the_same_day_and_at_least_ninety_days) {
    // Care began on Monday 2 February: 2 May is 89 days later, 3 May is 90.
    const auto gate_on = [](const std::string& instant, const std::string& zone = "UTC") {
        return ClinicFacts{}.at_gate(7, 7).at(instant, zone).assess().gate;
    };
    BOOST_CHECK(gate_on("2026-05-02T23:59:59Z") == Gate::none);
    BOOST_CHECK(gate_on("2026-05-03T00:00:00Z") == Gate::gate_3m);
    BOOST_CHECK(gate_on("2026-05-03T03:59:59Z", "America/New_York") == Gate::none);
    BOOST_CHECK(gate_on("2026-05-03T04:00:00Z", "America/New_York") == Gate::gate_3m);
    BOOST_CHECK(gate_on("2026-08-01T12:00:00Z") == Gate::gate_3m);
    BOOST_CHECK(gate_on("2026-08-02T12:00:00Z") == Gate::gate_6m);
}

BOOST_AUTO_TEST_CASE(what_an_unjudged_track_lacks_is_named_and_care_goes_on_meanwhile) {
    ClinicFacts facts;
    facts.plan().condition("pain", "M79.18", "2026-01-05").care().no_flags("2026-05-01");
    facts.reviewed("2026-05-01").pain(7, "2026-02-02").pain(7, "2026-05-07");
    facts.odi(40, "2026-02-02").odi(40, "2026-05-07").facet(false, "2026-05-05");
    const auto found = facts.assess();
    BOOST_TEST(codes(found.outcomes) == (Codes{"insufficient-data", "intensify"}),
               boost::test_tools::per_element());
    BOOST_TEST(is_missing(found, "trigger-point"));
    BOOST_TEST(!is_missing(found, "facet-pattern"));
}

BOOST_AUTO_TEST_CASE(a_trigger_point_seen_by_an_assistant_is_seen_by_nobody) {
    ClinicFacts facts;
    facts.at_gate(7, 7);
    std::erase_if(facts.set().resources, [](const fhir::Resource& each) {
        return each.at("code.coding.code").text() == "trigger-point";
    });
    facts.trigger_point("2026-05-05", assistant);
    BOOST_TEST(codes(facts.assess().outcomes) == (Codes{"insufficient-data", "intensify"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(unknown_criteria_of_a_trigger_point_are_neither_met_nor_not_met) {
    const auto outcomes_with = [](const std::string& criteria) {
        return codes(ClinicFacts{}
                         .at_gate(7, 7)
                         .trigger_point("2026-05-06", therapist, criteria)
                         .assess()
                         .outcomes);
    };
    BOOST_TEST(outcomes_with("110") == Codes{"eligible-track-a"}, boost::test_tools::per_element());
    BOOST_TEST(outcomes_with("100") == Codes{"intensify"}, boost::test_tools::per_element());
    BOOST_TEST(outcomes_with("1??") == (Codes{"insufficient-data", "intensify"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_third_injection_in_twelve_months_leaves_no_room) {
    const auto outcomes_after = [](const std::vector<std::string>& days) {
        ClinicFacts facts;
        facts.at_gate(7, 7);
        for (const auto& day : days) facts.procedure("TPI1", day);
        return codes(facts.assess().outcomes);
    };
    BOOST_TEST(outcomes_after({"2025-06-01", "2025-09-01"}) == Codes{"eligible-track-a"},
               boost::test_tools::per_element());
    BOOST_TEST(outcomes_after({"2025-06-01", "2025-09-01", "2025-12-01"}) == Codes{"intensify"},
               boost::test_tools::per_element());
    BOOST_TEST(
        outcomes_after({"2025-05-08", "2025-09-01", "2025-12-01"}) == Codes{"eligible-track-a"},
        boost::test_tools::per_element());
    BOOST_TEST(outcomes_after({"2026-03-28"}) == Codes{"intensify"},
               boost::test_tools::per_element());
    BOOST_TEST(outcomes_after({"2026-03-27"}) == Codes{"eligible-track-a"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(depression_refers_beside_any_other_outcome_and_at_any_time) {
    ClinicFacts facts;
    facts.at_gate(7, 7).observe("loinc|44261-6", ClinicFacts::number(10), "2026-04-20");
    BOOST_TEST(codes(facts.assess().outcomes) == (Codes{"eligible-track-a", "refer-specialist"}),
               boost::test_tools::per_element());
    BOOST_TEST(
        codes(facts.at("2026-04-21T00:00:00Z").assess().outcomes) == Codes{"refer-specialist"},
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(at_intake_only_a_baseline_is_missing_not_a_response) {
    ClinicFacts facts;
    facts.condition("pain", "M79.18", "2026-01-05").no_flags("2026-05-01").reviewed("2026-05-01");
    const auto found = facts
                           .observe("loinc|82810-3",
                                    R"("valueCodeableConcept":{"coding":[{"system":"http://)"
                                    R"(loinc.org","code":"LA26683-5"}]})",
                                    "2026-05-01")
                           .assess();
    BOOST_TEST(is_missing(found, "pain-now"));
    BOOST_TEST(is_missing(found, "function"));
    BOOST_TEST(!is_missing(found, "visit"));
    BOOST_TEST(!is_missing(found, "list-medicines"));
    BOOST_TEST(found.outcomes.empty());
}

BOOST_AUTO_TEST_CASE(months_without_any_known_care_are_insufficient_data_not_a_closed_gate) {
    ClinicFacts facts;
    facts.plan("2026-02-02").condition("pain", "M79.18", "2026-01-05");
    BOOST_TEST(codes(facts.assess().outcomes) == Codes{"insufficient-data"},
               boost::test_tools::per_element());
    BOOST_TEST(is_missing(facts.assess(), "care-elsewhere"));
    BOOST_TEST(facts.at("2026-04-01T00:00:00Z").assess().outcomes.empty());
}

BOOST_AUTO_TEST_SUITE_END()

#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;
using plan::FlagState;
using Effect = plan::Verdict::Effect;

namespace {

const std::string reason =
    R"(,"extension":[{"url":"https://openfascia.org/fhir/StructureDefinition/flag-cleared",)"
    R"("valueString":"seen and examined"}])";

FlagState state(const ClinicFacts& facts, const std::string& code) {
    return flag_of(facts.assess(), code).state;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(red_flags)

BOOST_AUTO_TEST_CASE(saddle_anaesthesia_blocks_every_treatment) {
    const auto found = ClinicFacts{}.at_gate(7, 7).flag("RF1", true, "2026-05-07").assess();
    BOOST_TEST(found.blocked);
    BOOST_TEST(codes(found.outcomes) == std::vector<std::string>{"blocked"},
               boost::test_tools::per_element());
    BOOST_CHECK(effect_of(found, "C01", "EX1") == Effect::block);
    BOOST_CHECK(effect_of(found, "C01", "ED1") == Effect::none);
}

BOOST_AUTO_TEST_CASE(an_unanswered_flag_is_neither_open_nor_closed) {
    const auto found = ClinicFacts{}.assess();
    BOOST_CHECK(flag_of(found, "RF1").state == FlagState::unanswered);
    BOOST_TEST(!found.blocked);
    BOOST_TEST(is_missing(found, "red-flag:RF1"));
    BOOST_TEST(found.variables.at("RF1").empty());
}

BOOST_AUTO_TEST_CASE(only_a_physician_with_a_reason_clears_a_flag) {
    ClinicFacts facts;
    facts.flag("RF4a", true, "2026-05-01");
    const auto no = ClinicFacts::boolean(false);
    BOOST_CHECK(state(facts, "RF4a") == FlagState::open);
    BOOST_CHECK(state(facts.flag("RF4a", false, "2026-05-02"), "RF4a") == FlagState::open);
    facts.flag("RF4a", false, "2026-05-03", physician);
    BOOST_CHECK(state(facts, "RF4a") == FlagState::open);
    facts.observe("red-flag|RF4a", no, "2026-05-04", assistant, reason);
    BOOST_CHECK(state(facts, "RF4a") == FlagState::open);
    facts.observe("red-flag|RF4a", no, "2026-05-05", physician, reason);
    BOOST_CHECK(state(facts, "RF4a") == FlagState::cleared);
}

BOOST_AUTO_TEST_CASE(a_clearing_before_the_finding_clears_nothing) {
    ClinicFacts facts;
    facts.observe("red-flag|RF4a", ClinicFacts::boolean(false), "2026-05-01", physician, reason);
    facts.flag("RF4a", true, "2026-05-02");
    BOOST_CHECK(state(facts, "RF4a") == FlagState::open);
}

BOOST_AUTO_TEST_CASE(a_cleared_standing_fact_opens_again_only_by_a_clinician) {
    ClinicFacts facts;
    facts.flag("RF4a", true, "2026-05-01");
    facts.observe("red-flag|RF4a", ClinicFacts::boolean(false), "2026-05-02", physician, reason);
    BOOST_CHECK(state(facts.flag("RF4a", true, "2026-05-03"), "RF4a") == FlagState::cleared);
    facts.flag("RF4a", true, "2026-05-04", patient);
    BOOST_CHECK(state(facts, "RF4a") == FlagState::cleared);
    facts.flag("RF4a", true, "2026-05-05", therapist);
    BOOST_CHECK(state(facts, "RF4a") == FlagState::open);
}

BOOST_AUTO_TEST_CASE(a_cleared_symptom_opens_again_whoever_says_it) {
    ClinicFacts facts;
    facts.flag("RF5a", true, "2026-05-01");
    facts.observe("red-flag|RF5a", ClinicFacts::boolean(false), "2026-05-02", physician, reason);
    BOOST_CHECK(state(facts, "RF5a") == FlagState::cleared);
    BOOST_CHECK(state(facts.flag("RF5a", true, "2026-05-03", patient), "RF5a") == FlagState::open);
}

BOOST_AUTO_TEST_CASE(on_one_day_what_was_recorded_later_counts) {
    const auto issued = [](const std::string& time) {
        return R"(,"issued":"2026-05-02T)" + time + R"(:00Z")";
    };
    const auto yes = ClinicFacts::boolean(true), no = ClinicFacts::boolean(false);
    ClinicFacts facts;
    facts.observe("red-flag|RF5a", yes, "2026-05-02", patient, issued("09:00"));
    facts.observe("red-flag|RF5a", no, "2026-05-02T10:00:00Z", physician, reason);
    BOOST_CHECK(state(facts, "RF5a") == FlagState::cleared);
    facts.observe("red-flag|RF5a", yes, "2026-05-02", patient, issued("15:00"));
    BOOST_CHECK(state(facts, "RF5a") == FlagState::open);
}

BOOST_AUTO_TEST_CASE(item_nine_opens_the_flag_and_a_later_zero_does_not_close_it) {
    ClinicFacts facts;
    facts.observe("loinc|44260-8", ClinicFacts::number(1), "2026-05-01");
    BOOST_CHECK(state(facts, "RF8") == FlagState::open);
    facts.observe("loinc|44260-8", ClinicFacts::number(0), "2026-05-02");
    BOOST_CHECK(state(facts, "RF8") == FlagState::open);
    BOOST_CHECK(state(ClinicFacts{}.observe("loinc|44260-8", ClinicFacts::number(0), "2026-05-02"),
                      "RF8") == FlagState::no);
}

BOOST_AUTO_TEST_CASE(age_and_sex_answer_what_they_can) {
    const auto of = [](const std::string& gender, const std::string& born) {
        ClinicFacts facts;
        return facts.patient_json(R"({"resourceType":"Patient","id":"p","gender":")" + gender +
                                  R"(","birthDate":")" + born + "\"}");
    };
    BOOST_CHECK(state(of("male", "2008-05-08"), "RF9") == FlagState::no);
    BOOST_CHECK(state(of("male", "2008-05-09"), "RF9") == FlagState::open);
    BOOST_CHECK(state(of("male", "1961-05-07"), "RF6b") == FlagState::no);
    BOOST_CHECK(state(of("male", "1960-05-08"), "RF6b") == FlagState::unanswered);
    BOOST_CHECK(state(of("female", "1940-05-07"), "RF6b") == FlagState::no);
}

BOOST_AUTO_TEST_CASE(a_risk_of_infection_withholds_needles_and_lets_the_plan_run) {
    const auto found = ClinicFacts{}.at_gate(7, 7).flag("RF5b", true, "2026-05-07").assess();
    BOOST_TEST(!found.blocked);
    BOOST_CHECK(effect_of(found, "RF5b", "TPI1") == Effect::block);
    BOOST_CHECK(effect_of(found, "RF5b", "EX1") == Effect::none);
    BOOST_TEST(codes(found.outcomes) == std::vector<std::string>{"intensify"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(asked_and_still_unknown_is_unanswered_again) {
    ClinicFacts facts;
    facts.flag("RF2", false, "2026-05-01");
    facts.observe("red-flag|RF2",
                  R"("dataAbsentReason":{"coding":[{"system":"http://terminology.hl7.org/)"
                  R"(CodeSystem/data-absent-reason","code":"asked-unknown"}]})",
                  "2026-05-02");
    BOOST_CHECK(state(facts, "RF2") == FlagState::unanswered);
}

BOOST_AUTO_TEST_SUITE_END()

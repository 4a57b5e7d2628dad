#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace fascia;
using namespace fascia::test;
using plan::Answer;

namespace {

ClinicFacts episode() {
    ClinicFacts facts;
    facts.plan().condition("pain", "M79.18", "2026-01-05");
    return facts;
}

std::string start(const ClinicFacts& facts) {
    const auto found = facts.assess();
    return found.care_start ? format_day(*found.care_start) : "";
}

std::string course(const std::string& period, const std::string& more) {
    return R"({"resourceType":"Procedure","id":"elsewhere","status":"completed","subject":)"
           R"({"reference":"Patient/p"},"code":{"coding":[{"system":"https://openfascia.org/fhir/)"
           R"(CodeSystem/protocol-item","code":"PT1"}]},"performedPeriod":)" +
           period + more + "}";
}

std::string cancelled_by(const std::string& who) {
    return R"(,"cancelationReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/)"
           R"(appointment-cancellation-reason","code":")" +
           who + "\"}]}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(care_and_adherence)

BOOST_AUTO_TEST_CASE(care_starts_after_the_last_gap_of_more_than_six_weeks) {
    auto facts = episode();
    facts.visit("PT1", "2026-01-12").visit("PT1", "2026-02-23").visit("PT1", "2026-04-06");
    BOOST_TEST(start(facts) == "2026-01-12");  // twice exactly 42 days
    facts.visit("PT1", "2025-11-30");          // 43 days before
    BOOST_TEST(start(facts) == "2026-01-12");
}

BOOST_AUTO_TEST_CASE(passive_care_alone_is_no_care_start) {
    auto facts = episode();
    facts.visit("MT1", "2026-02-02").visit("DN1", "2026-02-09");
    BOOST_TEST(start(facts) == "");
    BOOST_TEST(start(facts.visit("EX1", "2026-02-16")) == "2026-02-02");
}

BOOST_AUTO_TEST_CASE(care_elsewhere_counts_with_type_dates_and_source) {
    const std::string period = R"({"start":"2026-01-12","end":"2026-04-01"})";
    auto facts = episode();
    BOOST_TEST(start(facts.add(course(period, ""))) == "");
    BOOST_TEST(is_missing(facts.assess(), "care-elsewhere"));
    auto reported = episode();
    reported.add(course(period, R"(,"asserter":{"reference":"Patient/p"})"));
    BOOST_TEST(start(reported) == "2026-01-12");
    BOOST_TEST(reported.assess().exposure_weeks.value() == 12);
    auto open_ended = episode();
    open_ended.add(course(R"({"start":"2026-01-12"})", R"(,"asserter":{"reference":"Patient/p"})"));
    BOOST_TEST(open_ended.assess().exposure_weeks.value() == 1);  // one day is known, no more
}

BOOST_AUTO_TEST_CASE(care_of_another_episode_does_not_count_and_unlinked_care_of_two_is_unknown) {
    auto facts = episode();
    facts.condition("other", "M54.6", "2026-01-05");
    facts.visit("PT1", "2026-02-02", "fulfilled",
                R"(,"reasonReference":[{"reference":)"
                R"("Condition/other"}])");
    BOOST_TEST(start(facts) == "");
    facts.visit("PT1", "2026-02-09");
    BOOST_TEST(start(facts) == "");
    BOOST_TEST(is_missing(facts.assess(), "diagnosis"));
    facts.visit("PT1", "2026-02-16", "fulfilled",
                R"(,"reasonReference":[{"reference":)"
                R"("Condition/pain"}])");
    BOOST_TEST(start(facts) == "2026-02-16");
}

BOOST_AUTO_TEST_CASE(visits_cancelled_by_the_clinic_are_not_missed) {
    auto facts = episode();
    facts.care();  // 13 kept
    for (const auto* day : {"2026-02-03", "2026-02-10", "2026-02-17", "2026-02-24"})
        facts.visit("PT1", day, "cancelled", cancelled_by("prov"));
    BOOST_CHECK(facts.assess().adherent == Answer::met);
    for (const auto* day : {"2026-03-03", "2026-03-10", "2026-03-17", "2026-03-24"})
        facts.visit("PT1", day, "noshow");
    BOOST_CHECK(facts.assess().adherent == Answer::met);  // 13 of 17
    facts.visit("PT1", "2026-03-31", "cancelled", cancelled_by("pat-crs"));
    BOOST_CHECK(facts.assess().adherent == Answer::not_met);  // 13 of 18
}

BOOST_AUTO_TEST_CASE(fewer_logs_than_half_the_weeks_leave_adherence_unknown) {
    // 8 May is in week 14: 13 weeks are complete, seven logs are needed.
    auto facts = episode();
    facts.care("2026-02-02", 6);
    BOOST_CHECK(facts.assess().adherent == Answer::unknown);
    BOOST_TEST(is_missing(facts.assess(), "hep-days"));
    BOOST_CHECK(episode().care("2026-02-02", 7).assess().adherent == Answer::met);
}

BOOST_AUTO_TEST_CASE(too_few_days_at_home_is_not_adherent) {
    BOOST_CHECK(episode().care("2026-02-02", 13, 2).assess().adherent == Answer::not_met);
    BOOST_CHECK(episode().care("2026-02-02", 13, 3).assess().adherent == Answer::met);
}

BOOST_AUTO_TEST_CASE(a_home_programme_declined_with_a_physicians_note_leaves_the_count) {
    auto facts = episode();
    for (int week = 0; week < 13; ++week) {
        const auto monday = std::chrono::sys_days{parse_day("2026-02-02").value()};
        facts.visit("PT1", format_day(monday + std::chrono::days{7 * week}));
        facts.visit("EX1", format_day(monday + std::chrono::days{7 * week + 1}));
    }
    const auto declined = [&](const char* by) {
        auto copy = facts;
        copy.observe("finding|preference", R"("valueString":"declines")", "2026-02-05", by,
                     R"(,"focus":[{"identifier":{"system":"https://openfascia.org/fhir/)"
                     R"(CodeSystem/protocol-item","value":"HEP1"}}])");
        return copy.assess();
    };
    BOOST_CHECK(declined(physician).adherent == Answer::met);
    BOOST_CHECK(declined(patient).adherent == Answer::unknown);
    BOOST_TEST(declined(patient).variables.at("declinedItems").size() == 1);
}

BOOST_AUTO_TEST_CASE(the_order_of_the_facts_does_not_matter) {
    ClinicFacts facts;
    facts.at_gate(7, 6).flag("RF4b", true, "2026-05-07");
    auto reversed = facts;
    std::reverse(reversed.set().resources.begin(), reversed.set().resources.end());
    const auto a = facts.assess(), b = reversed.assess();
    BOOST_TEST((a.facts == b.facts));
    BOOST_TEST((a.missing == b.missing));
    BOOST_TEST(codes(a.outcomes) == codes(b.outcomes), boost::test_tools::per_element());
    BOOST_CHECK(a.response == b.response);
    BOOST_TEST(a.verdicts.size() == b.verdicts.size());
}

BOOST_AUTO_TEST_CASE(a_procedure_is_followed_up_by_scores_that_count_alone) {
    const auto sessions = [](const std::string& status, const std::string& taken) {
        ClinicFacts facts;
        facts.plan().procedure("TPI1", "2026-04-20");
        facts.add(R"({"resourceType":"Observation","id":"after","status":")" + status +
                  R"(","subject":{"reference":"Patient/p"},"effectiveDateTime":")" + taken +
                  R"(","partOf":[{"reference":"Procedure/p1"}],"code":{"coding":[{"system":)"
                  R"("http://loinc.org","code":"72514-3"}]},"valueInteger":3})");
        return fhirpath::to_text(facts.assess().variables.at("sessionsTPI1").front()).value();
    };
    BOOST_TEST(sessions("final", "2026-04-21") == "1");
    BOOST_TEST(sessions("entered-in-error", "2026-04-21") == "0");
    BOOST_TEST(sessions("final", "2026-05-09") == "0");
}

BOOST_AUTO_TEST_CASE(what_happens_after_the_instant_does_not_exist) {
    ClinicFacts facts;
    facts.at_gate(7, 7).at("2026-05-08T12:00:00Z");
    const auto before = facts.assess();
    facts.pain(1, "2026-05-09")
        .flag("RF1", true, "2026-05-08T12:00:01Z")
        .visit("PT1", "2026-06-01");
    const auto after = facts.assess();
    BOOST_TEST((before.facts == after.facts));
    BOOST_TEST(!after.blocked);
}

BOOST_AUTO_TEST_SUITE_END()

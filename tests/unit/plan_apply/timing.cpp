#include "apply_case.hpp"

namespace {

std::string quantity(const std::string& value, const std::string& code) {
    return R"({"value":)" + value + R"(,"unit":")" + code +
           R"(","system":"http://unitsofmeasure.org","code":")" + code + R"("})";
}

/// The plan with one service whose action has these members.
struct TimedCase : ApplyCase {
    explicit TimedCase(const std::string& members) {
        activity("walk", R"("kind":"ServiceRequest","code":{"text":"walk"})");
        plan(R"("action":[)" + service("a", members) + "]");
    }
    static std::string service(const std::string& id, const std::string& members) {
        return R"({"id":")" + id + R"(","definitionCanonical":"http://x.org/walk")" +
               (members.empty() ? "" : "," + members) + "}";
    }
};

/// "start/end" of occurrencePeriod, or occurrenceDateTime, of the action's request.
std::string occurrence(const ApplyCase& c, const char* id = "a") {
    const auto output = c.run();
    const auto value = request_of(output.resource, id).child("occurrence");
    if (value.value()) return std::string{value.text()};
    const auto period = value.type().name() == "Timing" ? value.at("repeat.bounds") : value;
    return std::string{period.child("start").text()} + "/" +
           std::string{period.child("end").text()};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_duration_of_months_starts_at_the_apply_instant_and_clamps_at_month_end) {
    const TimedCase c{R"("timingDuration":)" + quantity("1", "mo")};
    BOOST_TEST(occurrence(c) == "2026-02-28");
}

BOOST_AUTO_TEST_CASE(a_range_of_weeks_becomes_a_period) {
    const TimedCase c{R"("timingRange":{"low":)" + quantity("2", "wk") + R"(,"high":)" +
                      quantity("6", "wk") + "}"};
    BOOST_TEST(occurrence(c) == "2026-02-14/2026-03-14");
}

BOOST_AUTO_TEST_CASE(an_age_counts_from_birth) {
    const TimedCase c{R"("timingAge":)" + quantity("65", "a")};
    BOOST_TEST(occurrence(c) == "2045-01-31");
    const TimedCase range{R"("timingRange":{"low":)" + quantity("50", "a") + R"(,"high":)" +
                          quantity("65", "a") + "}"};
    BOOST_TEST(occurrence(range) == "2030-01-31/2045-01-31");
}

BOOST_AUTO_TEST_CASE(date_and_period_stay_as_given) {
    const TimedCase date{R"("timingDateTime":"2026-05-01")"};
    BOOST_TEST(occurrence(date) == "2026-05-01");
    const TimedCase period{R"("timingPeriod":{"start":"2026-05-01","end":"2026-05-08"})"};
    BOOST_TEST(occurrence(period) == "2026-05-01/2026-05-08");
}

BOOST_AUTO_TEST_CASE(hours_are_counted_in_instants_and_days_in_the_zone_across_daylight_saving) {
    TimedCase hours{R"("timingDuration":)" + quantity("24", "h")};
    hours.input.facts.at = *fascia::parse_instant("2026-03-07T17:00:00Z");
    BOOST_TEST(occurrence(hours) == "2026-03-08T17:00:00.000Z");
    TimedCase day{R"("timingDuration":)" + quantity("1", "d")};
    day.input.facts.at = *fascia::parse_instant("2026-03-08T04:30:00Z");  // 7 March, 23:30
    BOOST_TEST(occurrence(day) == "2026-03-08");
}

BOOST_AUTO_TEST_CASE(a_timing_keeps_its_pattern_and_bounds_become_dates) {
    TimedCase c{""};
    c.activity("walk", R"("kind":"ServiceRequest","timingTiming":{"repeat":{"boundsDuration":)" +
                           quantity("12", "wk") +
                           R"(,"frequency":2,"period":1,"periodUnit":"wk"}})");
    BOOST_TEST(occurrence(c) == "2026-01-31/2026-04-25");
    const auto output = c.run();
    BOOST_TEST(request_of(output.resource, "a").at("occurrence.repeat.frequency").text() == "2");
}

BOOST_AUTO_TEST_CASE(an_action_wins_over_its_definition_in_timing) {
    TimedCase c{R"("timingDateTime":"2026-05-01")"};
    c.activity("walk", R"("kind":"ServiceRequest","timingDateTime":"2026-06-01")");
    BOOST_TEST(occurrence(c) == "2026-05-01");
}

BOOST_AUTO_TEST_CASE(a_related_action_is_the_anchor_and_a_range_its_window) {
    TimedCase c{""};
    c.plan(
        R"("action":[)" +
        TimedCase::service("late",
                           R"("relatedAction":[{"actionId":"first","relationship":"after-end",
               "offsetRange":{"low":)" +
                               quantity("3", "mo") + R"(,"high":)" + quantity("6", "mo") + "}}]") +
        "," +
        TimedCase::service("first", R"("timingPeriod":{"start":"2026-03-01","end":"2026-03-31"})") +
        "]");
    BOOST_TEST(occurrence(c, "late") == "2026-06-30/2026-09-30");
}

BOOST_AUTO_TEST_CASE(children_start_with_their_group_and_several_dependencies_all_count) {
    TimedCase c{""};
    const auto after = [](const char* id, const char* weeks) {
        return R"({"actionId":")" + std::string{id} +
               R"(","relationship":"after-start","offsetDuration":)" + quantity(weeks, "wk") + "}";
    };
    c.plan(R"("action":[{"id":"g","relatedAction":[)" + after("x", "1") + "," + after("y", "1") +
           R"(],"action":[)" + TimedCase::service("a", "") + "]}," +
           TimedCase::service("x", R"("timingDateTime":"2026-02-02")") + "," +
           TimedCase::service("y", R"("timingDateTime":"2026-03-02")") + "]");
    BOOST_TEST(occurrence(c) == "2026-03-09/");
}

BOOST_AUTO_TEST_CASE(actions_that_wait_for_each_other_are_refused) {
    TimedCase c{""};
    const auto after = [](const char* id) {
        return R"("relatedAction":[{"actionId":")" + std::string{id} +
               R"(","relationship":"after-end"}])";
    };
    c.plan(R"("action":[)" + TimedCase::service("a", after("b")) + "," +
           TimedCase::service("b", after("a")) + "]");
    const auto failure = c.fail();
    BOOST_CHECK(failure.kind() == fascia::FailureKind::invalid);
    BOOST_TEST(contains(failure.issues().front().text, "waits for itself"));
}

BOOST_AUTO_TEST_CASE(a_span_in_an_unknown_unit_is_refused) {
    const TimedCase c{R"("timingDuration":)" + quantity("2", "fortnight")};
    BOOST_CHECK(c.fail().kind() == fascia::FailureKind::invalid);
}

BOOST_AUTO_TEST_CASE(a_task_carries_its_window_as_restriction_and_a_review_date_is_reckoned) {
    ApplyCase c;
    c.activity(
        "t", R"("extension":[{"url":"https://openfascia.org/fhir/StructureDefinition/review-after",
        "valueDuration":)" +
                 quantity("2", "wk") + R"(}],"kind":"Task")");
    c.plan(R"("action":[{"id":"a","definitionCanonical":"http://x.org/t","timingDuration":)" +
           quantity("1", "wk") + "}]");
    const auto output = c.run();
    const auto task = request_of(output.resource, "a");
    BOOST_TEST(task.at("restriction.period.start").text() == "2026-02-07");
    BOOST_TEST(task.child("extension").child("valueDate").text() == "2026-02-21");
}

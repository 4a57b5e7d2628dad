#include "unit/fhirpath/evaluate.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::fhirpath::tests;

BOOST_AUTO_TEST_SUITE(fhirpath_dates_and_times)

BOOST_AUTO_TEST_CASE(partial_dates_compare_as_far_as_both_know) {
    BOOST_TEST(evaluate("@2024 < @2025-03") == "true");
    BOOST_TEST(evaluate("@2024-03 > @2024-02-28") == "true");
    for (const char* expression : {"@2024 = @2024-03", "@2024-03 < @2024-03-01",
                                   "@2024-03-01 <= @2024-03-01T10:00:00", "@T10 = @T10:00"})
        BOOST_TEST(evaluate(expression) == "", expression);
    BOOST_TEST(evaluate("@2024 ~ @2024-03") == "false");
    BOOST_TEST(evaluate("@2024-03-01 = @T10:00") == "false");
    BOOST_TEST(fails("@2024-03-01 < @T10:00"));
}

BOOST_AUTO_TEST_CASE(month_ends_clamp) {
    BOOST_TEST(evaluate("@2024-01-31 + 1 month") == "2024-02-29");
    BOOST_TEST(evaluate("@2024-02-29 + 1 year") == "2025-02-28");
    BOOST_TEST(evaluate("@2024-03-31 - 1 month") == "2024-02-29");
    BOOST_TEST(evaluate("@2024-11-30 + 3 months") == "2025-02-28");
    BOOST_TEST(evaluate("@2024-12-31T23:30:00Z + 45 minutes") == "2025-01-01T00:15:00Z");
}

BOOST_AUTO_TEST_CASE(a_value_that_knows_less_than_the_unit_counts_in_what_it_knows) {
    BOOST_TEST(evaluate("@2024 + 24 months") == "2026");
    BOOST_TEST(evaluate("@2024 + 23 months") == "2025");
    BOOST_TEST(evaluate("@2024-03 + 59 days") == "2024-04");
    BOOST_TEST(evaluate("@2024-03-01 + 47 hours") == "2024-03-02");
    BOOST_TEST(evaluate("@T23:00 + 2 hours") == "01:00");
    BOOST_TEST(evaluate("@T00:30:00 - 1 hour") == "23:30:00");
    BOOST_TEST(evaluate("@9999-12-31 + 1 day") == "");
    BOOST_TEST(evaluate("@0001-01-01 - 1 month") == "");
}

BOOST_AUTO_TEST_CASE(a_clock_without_zone_is_compared_only_where_every_zone_agrees) {
    BOOST_TEST(evaluate("@2024-03-01T10:00:00 < @2024-03-01T12:00:00Z") == "");
    BOOST_TEST(evaluate("@2024-03-01T10:00:00 = @2024-03-01T10:00:00Z") == "");
    BOOST_TEST(evaluate("@2024-03-01T10:00:00 < @2024-03-03T12:00:00Z") == "true");
    BOOST_TEST(evaluate("@2024-03-04T10:00:00 > @2024-03-03T12:00:00+02:00") == "true");
    BOOST_TEST(evaluate("@2024-03-01T12:00:00+02:00 = @2024-03-01T10:00:00Z") == "true");
}

BOOST_AUTO_TEST_CASE(a_day_is_a_day_of_the_clinic) {
    const auto nobody = fhir::Resource{};
    auto in_new_york = context(nobody);
    in_new_york.zone = Zone::find("America/New_York").value();
    // 02:00 UTC on 2 March is still 1 March in New York.
    BOOST_TEST(evaluate("@2024-03-02 > @2024-03-02T02:00:00Z", in_new_york) == "true");
    BOOST_TEST(evaluate("@2024-03-02 > @2024-03-02T02:00:00Z") == "");
    in_new_york.now = parse_instant("2024-03-02T02:00:00Z").value();
    BOOST_TEST(evaluate("today()", in_new_york) == "2024-03-01");
    BOOST_TEST(evaluate("now()", in_new_york) == "2024-03-01T21:00:00.000-05:00");
    BOOST_TEST(evaluate("timeOfDay()", in_new_york) == "21:00:00.000");
}

BOOST_AUTO_TEST_CASE(the_present_is_the_caller_s_and_stands_still) {
    BOOST_TEST(evaluate("now()") == "2026-11-22T13:05:03.120Z");
    BOOST_TEST(evaluate("now() = now()") == "true");
    BOOST_TEST(evaluate("today() - 6 weeks") == "2026-10-11");
}

BOOST_AUTO_TEST_CASE(ages_of_fhir_count_as_calendar_durations) {
    const auto condition = resource(
        R"({"resourceType":"Condition","subject":{"reference":"Patient/1"},
            "onsetAge":{"value":3,"system":"http://unitsofmeasure.org","code":"mo"}})");
    BOOST_TEST(evaluate("@2024-11-30 + Condition.onset", condition) == "2025-02-28");
    BOOST_TEST(evaluate("Condition.onset >= 3 months", condition) == "true");
    BOOST_TEST(fails("@2024-11-30 + 3 'mo'"));
}

BOOST_AUTO_TEST_CASE(what_the_calendar_does_not_have_does_not_compile) {
    for (const char* expression : {"@2023-02-29", "@2024-13", "@T25:00", "@2024-04-31T10:00:00Z"})
        BOOST_TEST(fails(expression), expression);
    BOOST_TEST(evaluate("'2023-02-29'.toDate().exists()") == "false");
}

BOOST_AUTO_TEST_SUITE_END()

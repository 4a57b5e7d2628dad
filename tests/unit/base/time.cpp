#include "fascia/base/time.hpp"

#include "fascia/base/zone.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace std::chrono_literals;

namespace {

Instant at(std::string_view text) {
    return parse_instant(text).value();
}
Day day(std::string_view text) {
    return parse_day(text).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(time_of_the_clinic)

BOOST_AUTO_TEST_CASE(month_arithmetic_clamps_at_the_end_of_a_month) {
    BOOST_TEST(format_day(add_months(day("2024-11-30"), 3)) == "2025-02-28");
    BOOST_TEST(format_day(add_months(day("2023-11-30"), 3)) == "2024-02-29");
    BOOST_TEST(format_day(add_months(day("2024-03-31"), -1)) == "2024-02-29");
    BOOST_TEST(format_day(add_months(day("2024-01-15"), 12)) == "2025-01-15");
}

BOOST_AUTO_TEST_CASE(an_instant_is_read_with_any_offset_and_written_in_utc) {
    BOOST_TEST(format_instant(at("2026-11-22T13:05:03.12+02:00")) == "2026-11-22T11:05:03.120Z");
    BOOST_TEST(format_instant(at("2024-02-29T23:59:59-05:00")) == "2024-03-01T04:59:59.000Z");
}

BOOST_AUTO_TEST_CASE(what_the_calendar_does_not_have_is_refused) {
    for (const char* text : {"2024-02-30", "0000-01-01", "2024-1-1", "20240101", "2024-13-01", ""})
        BOOST_TEST(!parse_day(text).has_value(), text);
    for (const char* text : {"2024-02-28", "2024-02-28T10:00:00", "2024-02-28T10:00:00+25:00",
                             "2024-02-28T24:00:00Z", "2024-02-28T10:00:00.Z"})
        BOOST_TEST(!parse_instant(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(the_day_is_that_of_the_zone) {
    const Zone new_york = Zone::find("America/New_York").value();
    BOOST_TEST(format_day(new_york.day_of(at("2026-03-01T03:00:00Z"))) == "2026-02-28");
    BOOST_TEST(format_instant(new_york.start_of(day("2026-07-01"))) == "2026-07-01T04:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(daylight_saving_gap_and_overlap_have_one_answer) {
    const Zone new_york = Zone::find("America/New_York").value();
    const auto local = [](std::string_view date, std::chrono::minutes time) {
        return std::chrono::local_time<std::chrono::microseconds>{
            std::chrono::local_days{day(date)} + time};
    };
    BOOST_TEST(format_instant(new_york.to_instant(local("2026-03-08", 150min))) ==
               "2026-03-08T07:00:00.000Z");
    BOOST_TEST(format_instant(new_york.to_instant(local("2026-11-01", 90min))) ==
               "2026-11-01T05:30:00.000Z");
}

BOOST_AUTO_TEST_CASE(an_unknown_zone_is_refused) {
    BOOST_TEST(!Zone::find("Mars/Olympus").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

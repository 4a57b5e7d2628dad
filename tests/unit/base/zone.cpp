#include "fascia/base/zone.hpp"

#include <boost/test/unit_test.hpp>
#include <date/tz.h>

#include <array>

using namespace fascia;
using namespace std::chrono;

namespace {

constexpr std::array<const char*, 6> names{
    "UTC",          "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo",
    "Asia/Kolkata", "Pacific/Apia"};

/// What the library that knows the rules says.
Instant library_instant(const date::time_zone& zone, local_time<microseconds> local) {
    const auto info = zone.get_info(date::local_time<microseconds>{local.time_since_epoch()});
    if (info.result == date::local_info::nonexistent)
        return time_point_cast<microseconds>(info.second.begin);
    return Instant{local.time_since_epoch() - info.first.offset};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(zones)

BOOST_AUTO_TEST_CASE(every_quarter_of_an_hour_is_where_the_database_puts_it) {
    for (const auto* name : names) {
        const auto zone = Zone::find(name).value();
        const auto& theirs = *date::locate_zone(name);
        std::size_t differences = 0;
        for (Instant at = sys_days{year{2007} / 1 / 1}; at < sys_days{year{2015} / 1 / 1};
             at += minutes{15}) {
            differences += zone.offset_at(at) != theirs.get_info(at).offset;
            const local_time<microseconds> local{at.time_since_epoch()};
            differences += zone.to_instant(local) != library_instant(theirs, local);
        }
        BOOST_TEST(differences == 0U, name);
    }
}

BOOST_AUTO_TEST_CASE(days_of_any_century_have_a_beginning) {
    for (const auto* name : names) {
        const auto zone = Zone::find(name).value();
        const auto& theirs = *date::locate_zone(name);
        std::size_t differences = 0;
        for (sys_days day = year{1700} / 1 / 1; day < sys_days{year{2300} / 1 / 1};
             day += days{17}) {
            const auto start = zone.start_of(Day{day});
            differences += start != library_instant(theirs, local_days{day.time_since_epoch()});
            differences += zone.day_of(start) != Day{day};
        }
        BOOST_TEST(differences == 0U, name);
    }
}

BOOST_AUTO_TEST_SUITE_END()

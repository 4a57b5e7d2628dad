#include "fascia/search/date_range.hpp"

#include <algorithm>
#include <string>

namespace fascia::search {
namespace {

using namespace std::chrono;

std::optional<DateRange> days_range(Day first, Day next, const Zone& zone) {
    return DateRange{zone.start_of(first), zone.start_of(next)};
}

std::optional<DateRange> day_range(std::string_view text, const Zone& zone) {
    const auto day = parse_day(text);
    if (!day) return std::nullopt;
    return days_range(*day, Day{sys_days{*day} + days{1}}, zone);
}

std::optional<DateRange> months_range(const std::string& first_day, int count, const Zone& zone) {
    const auto day = parse_day(first_day);
    if (!day) return std::nullopt;
    return days_range(*day, add_months(*day, count), zone);
}

// How long the last digit that was written lasts: a minute, a second, a tenth …
microseconds precision(std::string_view time) {
    if (time.size() <= 5) return minutes{1};
    if (time.size() <= 8) return seconds{1};
    microseconds unit = seconds{1};
    for (std::size_t digit = 9; digit < time.size(); ++digit) unit /= 10;
    return std::max(unit, microseconds{1});
}

struct TimeText {
    std::string time, offset;
};

// "10:00+02:00" into "10:00" and "+02:00". A plus that a client did not encode arrives as a space.
TimeText split_offset(std::string_view text) {
    const std::size_t at = text.find_first_of("Z+- ");
    if (at == std::string_view::npos) return {std::string{text}, {}};
    TimeText parts{std::string{text.substr(0, at)}, std::string{text.substr(at)}};
    if (parts.offset.front() == ' ') parts.offset.front() = '+';
    return parts;
}

std::optional<DateRange> time_range(std::string_view text, const Zone& zone) {
    const auto [time, offset] = split_offset(text.substr(11));
    const std::string seconds_text = time.size() == 5 ? time + ":00" : time;
    const auto read = parse_instant(std::string{text.substr(0, 11)} + seconds_text +
                                    (offset.empty() ? "Z" : offset));
    if (!read) return std::nullopt;
    const Instant low = offset.empty()
                            ? zone.to_instant(local_time<microseconds>{read->time_since_epoch()})
                            : *read;
    return DateRange{low, low + precision(time)};
}

}  // namespace

std::optional<DateRange> date_range(std::string_view text, const Zone& zone) {
    switch (text.size()) {
        case 4:
            return months_range(std::string{text} + "-01-01", 12, zone);
        case 7:
            return months_range(std::string{text} + "-01", 1, zone);
        case 10:
            return day_range(text, zone);
        default:
            if (text.size() < 16 || text[10] != 'T') return std::nullopt;
            return time_range(text, zone);
    }
}

}  // namespace fascia::search

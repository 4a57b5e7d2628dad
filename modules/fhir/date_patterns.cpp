#include "fhir/detail/date_patterns.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace fascia::fhir::detail {
namespace {

constexpr const char* no_such_day = "names a day that the calendar does not have";

/// Takes pieces off the front of a text.
class Pieces {
  public:
    explicit Pieces(std::string_view text) : rest_{text} {}

    bool done() const { return rest_.empty(); }

    bool take(char wanted) {
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// Exactly `width` digits with a value from `low` to `high`.
    bool number(std::size_t width, int low, int high, int& value) {
        if (rest_.size() < width) return false;
        value = 0;
        for (const char c : rest_.substr(0, width)) {
            if (c < '0' || c > '9') return false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return low <= value && value <= high;
    }

    bool number(std::size_t width, int low, int high) {
        int value = 0;
        return number(width, low, high, value);
    }

    bool digits() {
        const auto count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        rest_.remove_prefix(count);
        return count != 0;
    }

  private:
    std::string_view rest_;
};

struct ReadDate {
    bool matches = false;
    bool has_day = false;
    bool is_real = true;  ///< the calendar has that day
};

/// YYYY, YYYY-MM or YYYY-MM-DD, years 0001 to 9999.
ReadDate read_date(Pieces& text) {
    int year = 0, month = 0, day = 0;
    if (!text.number(4, 1, 9999, year)) return {};
    if (!text.take('-')) return {.matches = true};
    if (!text.number(2, 1, 12, month)) return {};
    if (!text.take('-')) return {.matches = true};
    if (!text.number(2, 1, 31, day)) return {};
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    return {.matches = true, .has_day = true, .is_real = date.ok()};
}

/// HH:MM:SS with any fraction; 60 is a leap second.
bool read_time(Pieces& text) {
    return text.number(2, 0, 23) && text.take(':') && text.number(2, 0, 59) && text.take(':') &&
           text.number(2, 0, 60) && (!text.take('.') || text.digits());
}

/// Z or an offset of at most 14:00.
bool read_zone(Pieces& text) {
    if (text.take('Z')) return true;
    int hours = 0;
    return (text.take('+') || text.take('-')) && text.number(2, 0, 14, hours) && text.take(':') &&
           text.number(2, 0, hours == 14 ? 0 : 59);
}

const char* verdict(const ReadDate& date, bool matches, const char* pattern_fault) {
    if (!matches) return pattern_fault;
    return date.is_real ? nullptr : no_such_day;
}

}  // namespace

const char* date_fault(std::string_view text) {
    Pieces pieces{text};
    const ReadDate date = read_date(pieces);
    return verdict(date, date.matches && pieces.done(),
                   "is not a date (YYYY, YYYY-MM or YYYY-MM-DD)");
}

const char* date_time_fault(std::string_view text) {
    Pieces pieces{text};
    const ReadDate date = read_date(pieces);
    bool matches = date.matches;
    if (matches && !pieces.done())
        matches = date.has_day && pieces.take('T') && read_time(pieces) && read_zone(pieces);
    return verdict(date, matches && pieces.done(),
                   "is not a dateTime (YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a "
                   "zone, Z or +hh:mm)");
}

const char* instant_fault(std::string_view text) {
    Pieces pieces{text};
    const ReadDate date = read_date(pieces);
    const bool matches =
        date.has_day && pieces.take('T') && read_time(pieces) && read_zone(pieces) && pieces.done();
    return verdict(date, matches,
                   "is not an instant (YYYY-MM-DDThh:mm:ss with a zone, Z or +hh:mm)");
}

const char* time_fault(std::string_view text) {
    Pieces pieces{text};
    return read_time(pieces) && pieces.done() ? nullptr : "is not a time (hh:mm:ss)";
}

}  // namespace fascia::fhir::detail

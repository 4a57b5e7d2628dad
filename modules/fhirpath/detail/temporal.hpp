#pragma once

#include "fascia/base/decimal.hpp"
#include "fascia/base/time.hpp"
#include "fascia/base/zone.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fascia::fhirpath::detail {

/// The calendar words that may follow a number ("3 months") and the UCUM codes that mean the same.
enum class CalendarUnit : std::uint8_t {
    year,
    month,
    week,
    day,
    hour,
    minute,
    second,
    millisecond
};
std::optional<CalendarUnit> calendar_unit(std::string_view word);  ///< "month", "months"
/// "wk", "d", "h", "min", "s", "ms": lengths that are the same on a calendar and in UCUM.
std::optional<CalendarUnit> definite_ucum_unit(std::string_view code);
/// The UCUM code of the same name ("a" for years, "mo" for months, "wk" …).
std::string_view ucum_code(CalendarUnit unit);

/// A date, dateTime or time that knows how much of it is known ("2024-02", "T10:30") and whether it
/// says its zone.
struct Temporal {
    enum class Kind : std::uint8_t { date, date_time, time };
    enum class Precision : std::uint8_t { year, month, day, hour, minute, second };

    Kind kind = Kind::date;
    Precision precision = Precision::year;
    std::uint8_t month = 1, day = 1, hour = 0, minute = 0, second = 0;
    std::uint8_t fraction_digits =
        0;  ///< digits after the second's point, at most 6 (more are cut off)
    bool has_offset = false;
    std::int16_t year = 1;
    std::int16_t offset_minutes = 0;
    std::int32_t microsecond = 0;

    /// Reads the literal's form without @ (and of a time without T). Nothing when it is malformed
    /// or the calendar does not have it.
    static std::optional<Temporal> parse(Kind kind, std::string_view text);
    /// The instant in that zone, to the millisecond.
    static Temporal at(Instant instant, const Zone& zone);

    std::string text() const;
    Temporal as_date() const;
    Temporal as_date_time() const;
    Temporal as_time() const;
    /// Digits that say how much is known: 4, 6, 8 for a date, to 17 for a dateTime, 2 to 9 for a
    /// time.
    int digits() const;
    /// The first or last moment that this may mean, with that many digits; nothing when there is no
    /// such precision.
    std::optional<Temporal> low_boundary(std::optional<int> digits) const;
    std::optional<Temporal> high_boundary(std::optional<int> digits) const;
};

/// Compares what both know. Nothing when that does not decide: one knows more than the other, or
/// has a zone that the other lacks. A date without time is a day in `zone`. Dates and times are not
/// comparable: ask comparable() first.
std::optional<std::strong_ordering> compare(const Temporal& a, const Temporal& b, const Zone& zone);
bool comparable(const Temporal& a, const Temporal& b);

/// Adds a calendar duration (FHIRPath N1 6.7): month ends clamp, times of day wrap, parts of units
/// above seconds are dropped, a value that knows less than the unit counts in what it knows.
/// Nothing when the year leaves 1 to 9999.
std::optional<Temporal> add(const Temporal& value, const Decimal& amount, CalendarUnit unit);

}  // namespace fascia::fhirpath::detail

#pragma once

#include "fascia/base/outcome.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fascia {

/// A point in time, UTC, to the microsecond.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
/// A calendar day, in a zone that the context names.
using Day = std::chrono::year_month_day;

/// "2026-11-22T13:05:03.120Z" (FHIR instant; milliseconds, always UTC).
std::string format_instant(Instant instant);
/// "2026-11-22".
std::string format_day(Day day);
/// Reads a FHIR instant or a dateTime with time and zone. Failure: invalid.
Outcome<Instant> parse_instant(std::string_view text);
/// Reads YYYY-MM-DD. Failure: invalid (also days that the calendar does not have).
Outcome<Day> parse_day(std::string_view text);

/// The same day n calendar months later (earlier when n < 0); month ends clamp: 31 January + 1
/// month = 28/29 February.
Day add_months(Day day, int months);
/// Whole days from `from` to `to`.
std::chrono::days days_between(Day from, Day to);

/// Where the present comes from. Handed in, never ambient. Implementations are thread safe.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

/// The machine's clock, for `app` only.
class SystemClock final : public Clock {
  public:
    Instant now() const override;
};

}  // namespace fascia

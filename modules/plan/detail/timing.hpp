#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/fhir/draft.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fascia::plan::detail {

/// A civil day, or an instant on that day.
struct Moment {
    Day day;
    std::optional<Instant> instant;
};

/// When an action is to be done. Days are civil days of the clinic; `end` is inclusive.
struct Window {
    std::optional<Moment> start, end;
    bool known = false;  ///< says more than "from now on"
};

enum class Direction : std::uint8_t { forward, back };

/// A moment later or earlier by a Duration or Age. Years, months, weeks and days are calendar
/// arithmetic on civil days and give a day (31 January + 1 month = end of February); hours, minutes
/// and seconds give an instant. Failure: invalid (no such unit, not a whole number of days).
Outcome<Moment> shift(const Moment& from, const fhir::Element& quantity, const Zone& zone,
                      Direction direction = Direction::forward);

/// FHIR dateTime: a day, or an instant in UTC.
std::string to_date_time(const Moment& moment);
/// FHIR dateTime to moment; empty for what is less precise than a day.
std::optional<Moment> to_moment(std::string_view date_time, const Zone& zone);

/// What the times of a plan are reckoned from.
struct TimeFrame {
    Instant at;
    Zone zone;
    std::optional<Day> birth_date;
};

/// One action that is in the plan, in document order.
struct TimedAction {
    fhir::Element action;               ///< PlanDefinition.action
    fhir::Element timing;               ///< its timing[x], or that of its definition; may be empty
    std::optional<std::size_t> parent;  ///< index of the enclosing action
};

/// When each action is to be done, from its timing, its enclosing action and the actions that it is
/// related to (those that are not in the plan do not count). Durations and Ranges start with the
/// latest of the enclosing action and the related ones; an Age, or a Range in years, starts with
/// birth. Failure: invalid (a unit, or actions that wait for each other).
Outcome<std::vector<Window>> schedule(const std::vector<TimedAction>& actions,
                                      const TimeFrame& frame);

/// Sets the Period `name` of the element to the window; nothing where it has neither end.
void set_period(fhir::DraftElement& parent, std::string_view name, const Window& window);
/// Copies a Timing to the element `name`; bounds that are a Duration or Range become the window.
void set_timing(fhir::DraftElement& parent, std::string_view name, const fhir::Element& timing,
                const Window& window);

}  // namespace fascia::plan::detail

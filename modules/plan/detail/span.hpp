#pragma once

#include "fascia/base/time.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/fhir/resource.hpp"

#include <optional>
#include <string_view>

namespace fascia::plan::detail {

/// The instants that a FHIR date may mean: a month is a span, an instant a point.
struct Span {
    Instant first, last;  ///< both inclusive
};

/// "2026", "2026-05", "2026-05-01" or a dateTime; civil days of `zone`. Empty: no date.
std::optional<Span> span_of(std::string_view text, const Zone& zone);

/// Of a date, dateTime, instant or Period; a Period without end ends with its start.
std::optional<Span> span_of(const fhir::Element& value, const Zone& zone);

/// Of a choice element by its FHIRPath name ("effective", "performed", "onset").
std::optional<Span> span_of(const fhir::Element& resource, std::string_view choice,
                            const Zone& zone);

/// n months have passed: the same day n months later (clamped) is reached, and n × days_per_month
/// days are over (rules.md §1).
bool months_passed(Day from, int months, Day today, int days_per_month);

int whole_weeks(Day from, Day to);  ///< completed weeks; 0 when `to` is earlier
int whole_years(Day from, Day to);

}  // namespace fascia::plan::detail

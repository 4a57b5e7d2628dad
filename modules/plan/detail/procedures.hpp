#pragma once

#include "plan/detail/work.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// The days that may have been that on which something was done.
struct PossibleDays {
    Day first, last;
    auto operator<=>(const PossibleDays&) const = default;
};
/// Of a month or a year any day up to the present; of a procedure without a date any day at all.
/// Nothing of one that lies ahead.
std::optional<PossibleDays> days_of(const FactBook& book, const fhir::Resource& procedure);
/// "Procedure/x" that an Observation is part of.
std::vector<std::string> parts_of(const fhir::Resource& observation);
/// "before" or "after" the procedure that it is part of; "" where it does not say.
std::string_view phase_of(const fhir::Resource& observation);

}  // namespace fascia::plan::detail

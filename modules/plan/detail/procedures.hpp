#pragma once

#include "plan/detail/work.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// "Procedure/x" that an Observation is part of.
std::vector<std::string> parts_of(const fhir::Resource& observation);
/// "before" or "after" the procedure that it is part of; "" where it does not say.
std::string_view phase_of(const fhir::Resource& observation);

}  // namespace fascia::plan::detail

#pragma once

#include "fascia/fhir/resource.hpp"

#include <string>
#include <string_view>

namespace fascia::workflow {

/// The extension that says why a person holds or ended a plan.
inline constexpr std::string_view status_reason = "status-reason";

/// The status in which a request of that type ends when it is not to be carried out: "revoked" or
/// "cancelled", as its R4 value set has it; "" for types that are no request of a plan.
std::string_view ended_status(std::string_view type);
/// A request or Goal of a draft, which the approval of its plan makes run.
bool is_proposed(const fhir::Resource& record);
/// What a request is for, in the words of its code; its type where it has none.
std::string title_of(const fhir::Resource& request);

}  // namespace fascia::workflow

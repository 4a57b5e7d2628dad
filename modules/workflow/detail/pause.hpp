#pragma once

#include "fascia/plan/rules.hpp"
#include "fascia/workflow/changes.hpp"

#include <optional>
#include <vector>

namespace fascia::workflow {

/// The plan's requests of the items that a flare pauses: on-hold, with the instant until which
/// (extension paused-until).
Changes paused(const std::vector<fhir::Resource>& of_the_plan, const plan::FlareRules& rules,
               const Present& present);
/// Requests whose pause is over, active again.
Changes unpaused(const std::vector<fhir::Resource>& of_the_plan, const Present& present);
/// Until when a request is paused; empty where it is not.
std::optional<Instant> paused_until(const fhir::Resource& request);

}  // namespace fascia::workflow

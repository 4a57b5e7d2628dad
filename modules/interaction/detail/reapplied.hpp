#pragma once

#include "interaction/detail/patient_record.hpp"

#include <string>

namespace fascia::interaction {

/// The protocol applied again to a plan that stands (workflow::reapply), for whom it was made:
/// `practitioner` where it is given, else the plan's author. Failures: as plan::apply_protocol.
Outcome<workflow::Changes> reapplied(const PlanRecord& record, std::string practitioner,
                                     const workflow::Present& present);

}  // namespace fascia::interaction

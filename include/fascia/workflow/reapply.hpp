#pragma once

#include "fascia/plan/apply.hpp"
#include "fascia/workflow/changes.hpp"

#include <vector>

namespace fascia::workflow {

/// The protocol applied again to a plan that stands, with the facts as they are by now. `output`:
/// of apply_protocol with FactSet::planned = CarePlan.created. Empty where nothing differs: the
/// same facts change nothing, however much later.
///
/// A draft takes over what differs: requests that are proposed by now are added, those that no
/// longer are end, the others are written anew unless a person has edited them since. Of a plan
/// that runs, and of a draft whose RequestGroup a person has edited, no request is added or ended:
/// each difference becomes a Task reassess, asked once, and withdrawn when it is none any more. A
/// plan on hold or ended stays as it is, and nothing is merged while a blocking flag is open.
Changes reapply(const plan::ProtocolOutput& output, const fhir::Resource& care_plan,
                const std::vector<fhir::Resource>& of_the_plan, const Present& present);

}  // namespace fascia::workflow

#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/draft.hpp"

namespace fascia::workflow {

/// What is answered to a `fact` that is none: invalid.
Failure not_a_fact();
/// Sets Observation.value[x] from the value of an operation's parameter. Failure: invalid (no
/// value, or a type that no fact has).
Outcome<void> set_value(fhir::DraftElement& observation, const fhir::Element& value);

}  // namespace fascia::workflow

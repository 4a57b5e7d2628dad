#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

#include <string>

namespace fascia::workflow {

/// unprocessable: something that must be said is not.
Failure required(std::string text);
/// unprocessable: what was asked for goes against a rule; `rule` may be empty.
Failure refused(std::string text, std::string rule = {});

/// The plan is completed, revoked or entered in error.
bool has_ended(const fhir::Resource& care_plan);
/// A physician approved it once; a draft may have a period, too.
bool was_approved(const fhir::Resource& care_plan);

}  // namespace fascia::workflow

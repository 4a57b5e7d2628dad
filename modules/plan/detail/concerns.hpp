#pragma once

#include "fascia/fhir/resource.hpp"

namespace fascia::plan::detail {

/// Whether a record is about this patient, or about no patient at all (a practitioner, a place).
bool concerns(const fhir::Resource& patient, const fhir::Resource& record);

}  // namespace fascia::plan::detail

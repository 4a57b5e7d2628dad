#pragma once

#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// Holds an extension against its definition, where that is known: where it may stand, whether it
/// may change the meaning of what it stands in, and what it holds.
void check_extension(const fhir::Element& extension, const Scope& scope, Run& run, Report& report);

}  // namespace fascia::validation::detail

#pragma once

#include "validation/detail/rule.hpp"
#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// The slice of `rule` that an element belongs to, by the discriminators; null for none of them.
const Rule* slice_of(const Rule& rule, const fhir::Element& element, const Scope& scope, Run& run);

}  // namespace fascia::validation::detail

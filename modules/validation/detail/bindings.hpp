#pragma once

#include "validation/detail/rule.hpp"
#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// Holds a code, Coding, CodeableConcept, Quantity, string or uri against a value set: an error for
/// a required binding (or the largest value set that is allowed), a warning for an extensible one,
/// information for a preferred one. A code that terminology does not judge is left alone.
void check_binding(const fhir::Element& element, fhir::BindingStrength strength,
                   std::string_view value_set, Run& run, Report& report);

/// Whether the element has a code of the value set.
terminology::Judgement judge_codes(const fhir::Element& element, std::string_view value_set,
                                   Run& run);

}  // namespace fascia::validation::detail

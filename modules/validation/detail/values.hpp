#pragma once

#include "fascia/fhir/resource.hpp"

namespace fascia::validation::detail {

/// Whether `element` has all that `pattern` has, perhaps more: every child of the pattern is found
/// among the element's, in lists anywhere (ElementDefinition.pattern[x]).
bool fits_pattern(const fhir::Element& element, const fhir::Element& pattern);
/// Whether it is exactly the fixed value (ElementDefinition.fixed[x]), ids aside.
bool is_fixed_value(const fhir::Element& element, const fhir::Element& fixed);
/// A value as it is shown to people: a primitive's text, else JSON-like "system|code".
std::string shown(const fhir::Element& value);

}  // namespace fascia::validation::detail

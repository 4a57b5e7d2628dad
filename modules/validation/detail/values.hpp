#pragma once

#include "fascia/fhir/resource.hpp"

namespace fascia::validation::detail {

/// Whether `element` has all that `pattern` has, perhaps more: every child of the pattern is found
/// among the element's, in lists anywhere (ElementDefinition.pattern[x]).
bool fits_pattern(const fhir::Element& element, const fhir::Element& pattern);
/// Whether it is exactly the fixed value (ElementDefinition.fixed[x]), ids aside.
bool is_fixed_value(const fhir::Element& element, const fhir::Element& fixed);
/// A value as it is shown to people: "text", or {system "…", code "…"}.
std::string shown(const fhir::Element& value);
/// How many characters (code points) a text has.
std::size_t characters_of(std::string_view text);

}  // namespace fascia::validation::detail

#pragma once

#include "fascia/base/failure.hpp"

#include "fhirpath/detail/tree.hpp"

#include <vector>

namespace fascia::fhirpath::detail {

/// What can be said against an expression before it meets data, its focus being of that type.
std::vector<Issue> check(const Expression::Tree& tree, fhir::TypeDef focus);

}  // namespace fascia::fhirpath::detail

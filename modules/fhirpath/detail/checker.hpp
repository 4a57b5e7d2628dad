#pragma once

#include "fascia/base/failure.hpp"

#include "fhirpath/detail/tree.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fascia::fhirpath::detail {

/// What can be said against an expression before it meets data, its focus being of that type.
std::vector<Issue> check(const Expression::Tree& tree, fhir::TypeDef focus);

/// The types that the items of the answer may have, as type_name() names them; absent: not known.
std::optional<std::vector<std::string>> result_types(const Expression::Tree& tree,
                                                     fhir::TypeDef focus);

}  // namespace fascia::fhirpath::detail

#pragma once

#include "fascia/fhir/resource.hpp"

namespace fascia::tests {

/// A resource with a value in every element down to some depth, all variants of a choice side by
/// side: for search parameters that no official example has a value for.
fhir::Resource made_up(fhir::TypeDef type, std::string_view id);

}  // namespace fascia::tests

#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

namespace fascia::fhir {

/// Cardinality, choice variants and primitive patterns of a resource that was built in code (the
/// codecs check what they read themselves). Failure: invalid, all issues with paths. Pure, thread
/// safe.
Outcome<void> check_structure(const Element& resource);

/// Why `text` is not a value of the primitive `type` (R4 datatypes.html patterns and ranges,
/// calendar days included), or nullptr when it is one.
const char* primitive_fault(TypeDef type, std::string_view text);

}  // namespace fascia::fhir

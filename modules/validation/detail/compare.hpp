#pragma once

#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// Whether `value` compares so to `other` ("=", "<", "<=", ">", ">="); nothing when that cannot be
/// told, as FHIRPath has it.
std::optional<bool> compare(const fhir::Element& value, std::string_view comparison,
                            const fhir::Element& other, Run& run);

/// Same value; of Codings system and code only.
bool is_same_answer(const fhir::Element& a, const fhir::Element& b, Run& run);

}  // namespace fascia::validation::detail

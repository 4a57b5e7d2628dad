#pragma once

#include "fascia/fhir/resource.hpp"

namespace fascia::fhir::detail {

/// Appends copies of the nodes below node `index` of another document, with their text.
void append_below(const Document& from, std::uint32_t index, Document& to);

}  // namespace fascia::fhir::detail

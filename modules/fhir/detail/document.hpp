#pragma once

#include "fascia/fhir/resource.hpp"

namespace fascia::fhir::detail {

struct DocumentSize {
    std::size_t nodes = 0, text = 0;
};

/// Of what is below node `index`: its nodes, and the text that so many of the document have.
DocumentSize size_below(const Document& document, std::uint32_t index);

/// Appends copies of the nodes below node `index` of another document, with their text.
void append_below(const Document& from, std::uint32_t index, Document& to);

}  // namespace fascia::fhir::detail

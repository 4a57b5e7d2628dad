#pragma once

#include "fascia/fhir/resource.hpp"

namespace fascia::fhir::detail {

struct DocumentSize {
    std::size_t nodes = 0, text = 0;
};

/// Of what is below node `index`, to reserve by: its nodes, and as much of the text as is their
/// share of the document's nodes.
DocumentSize about_below(const Document& document, std::uint32_t index);

/// Appends copies of whole elements of another document, nodes `first` up to `end`, with their
/// text.
void append_nodes(const Document& from, std::uint32_t first, std::uint32_t end, Document& to);

}  // namespace fascia::fhir::detail

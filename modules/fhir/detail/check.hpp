#pragma once

#include "fhir/detail/findings.hpp"

#include <cstdint>
#include <functional>

namespace fascia::fhir::detail {

/// What the checks below need to know of the codec that built the document.
struct SourceNotes {
    /// Byte offset of a node in the source, or no_place.
    std::function<std::uint32_t(std::uint32_t node)> place;
    /// Nodes about which a finding was made while they were read: their content is not judged
    /// again. Empty: none.
    std::vector<bool> reported;
};

/// The rules that hold in every format, on the subtree of `first`: cardinality, one variant of a
/// choice, no empty elements, primitive patterns, narratives. Linear.
void check_nodes(const Document& document, std::uint32_t first, const SourceNotes& notes,
                 Findings& findings);

}  // namespace fascia::fhir::detail

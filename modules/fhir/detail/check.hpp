#pragma once

#include "fhir/detail/findings.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace fascia::fhir::detail {

/// Nodes first … end - 1 of a document.
struct NodeSpan {
    std::uint32_t first, end;
};

/// What the checks below need to know of the codec that built the document.
struct SourceNotes {
    /// Byte offset of a node in the source, or no_place.
    std::function<std::uint32_t(std::uint32_t node)> place = {};
    /// Nodes about which a finding was made while they were read: their content is not judged
    /// again. Empty: none.
    std::vector<bool> reported = {};
    /// Stretches of nodes, in order and apart, that are known to be sound. Empty: none.
    std::vector<NodeSpan> sound = {};
};

/// The rules that hold in every format, on the subtree of `first`: cardinality, one variant of a
/// choice, no empty elements, primitive patterns, narratives. Linear.
void check_nodes(const Document& document, std::uint32_t first, const SourceNotes& notes,
                 Findings& findings);

}  // namespace fascia::fhir::detail

#pragma once

#include "fascia/plan/protocol.hpp"

#include <string>

namespace fascia::plan {

/// The whole protocol as one page of Markdown (EVIDENCE.md), by which a physician reviews it
/// without reading JSON: what is to be signed, items, warning signs, contraindications, measures,
/// gates, payers' limits and sources, every number with its tags. Pure, thread safe; the same
/// protocol gives the same bytes.
std::string evidence_page(const Protocol& protocol);

}  // namespace fascia::plan

#pragma once

#include "fascia/fhir/resource.hpp"

#include <cstdint>
#include <vector>

namespace fascia::terminology::detail {

/// The concepts of a CodeSystem, a parent before its children, and who stands above whom: by
/// nesting, and by the properties parent, child and subsumedBy. Numbers are places in `concepts`.
struct Hierarchy {
    std::vector<fhir::Element> concepts;
    std::vector<std::vector<std::uint32_t>> parents, children;
};
Hierarchy hierarchy_of(const fhir::Resource& code_system);

}  // namespace fascia::terminology::detail

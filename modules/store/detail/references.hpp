#pragma once

#include "fascia/fhir/resource.hpp"

#include <string>
#include <vector>

namespace fascia::store {

/// "Type/id" of every relative literal reference in the resource and what it contains, sorted,
/// unique; a version in the reference is left out.
std::vector<std::string> literal_references(const fhir::Resource& resource);

}  // namespace fascia::store

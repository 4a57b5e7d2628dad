#pragma once

#include "fascia/fhir/resource.hpp"
#include "fascia/search/query.hpp"

#include <span>
#include <vector>

namespace fascia::search {
class Registry;
}

namespace fascia::search::detail {

/// What is wrong with each SearchParameter by itself, and beside R4's and those before it; nothing
/// of a sound one. What only shows when all of them are put together is not among it.
std::vector<std::vector<Issue>> check_own_parameters(std::span<const fhir::Resource> own);

/// The own parameters that a query names, chains and sort keys included, sorted.
std::vector<OwnParameter> own_parameters_of(const Registry& registry, const Query& query);

}  // namespace fascia::search::detail

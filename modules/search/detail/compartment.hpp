#pragma once

#include "fascia/search/search.hpp"

#include <optional>

namespace fascia::search::detail {

/// Fulfilled by what CompartmentDefinition counts among a compartment; absent where resources of
/// that type never belong to one of that kind.
std::optional<Criterion> in_compartment(const Registry& registry, std::string_view type,
                                        const Compartment& compartment);

}  // namespace fascia::search::detail

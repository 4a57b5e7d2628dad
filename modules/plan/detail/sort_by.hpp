#pragma once

#include "fascia/fhir/resource.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace fascia::plan::detail {

/// Sorts resources by a key that is computed once for each; those of one key stay in their order.
template <class KeyOf>
void sort_by(std::vector<fhir::Resource>& resources, KeyOf key_of) {
    using Key = decltype(key_of(std::declval<const fhir::Resource&>()));
    std::vector<std::pair<Key, std::size_t>> order;
    order.reserve(resources.size());
    for (const auto& resource : resources) order.emplace_back(key_of(resource), order.size());
    std::ranges::sort(order);
    std::vector<fhir::Resource> sorted;
    sorted.reserve(resources.size());
    for (const auto& [key, place] : order) sorted.push_back(std::move(resources[place]));
    resources = std::move(sorted);
}

}  // namespace fascia::plan::detail

#pragma once

#include "fascia/fhir/resource.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace fascia::plan::detail {

/// Sorts resources by a key that is computed once for each.
template <class KeyOf>
void sort_by(std::vector<fhir::Resource>& resources, KeyOf key_of) {
    using Key = decltype(key_of(std::declval<const fhir::Resource&>()));
    std::vector<std::pair<Key, fhir::Resource>> keyed;
    keyed.reserve(resources.size());
    for (auto& resource : resources) {
        Key key = key_of(resource);
        keyed.emplace_back(std::move(key), std::move(resource));
    }
    std::ranges::stable_sort(keyed, {}, &std::pair<Key, fhir::Resource>::first);
    std::ranges::transform(keyed, resources.begin(),
                           [](auto& entry) { return std::move(entry.second); });
}

}  // namespace fascia::plan::detail

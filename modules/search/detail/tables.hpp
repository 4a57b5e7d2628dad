#pragma once

#include "fascia/search/search.hpp"

#include "search/detail/index_values.hpp"
#include "search/detail/selector.hpp"

#include <map>
#include <memory>

namespace fascia::search {

/// What the registry knows, by resource type.
struct Registry::Tables {
    struct Source {
        detail::ValueType type;
        std::vector<std::shared_ptr<const detail::Selector>> selectors;
    };
    struct OfType {
        std::vector<Parameter> parameters;  ///< sorted by code
        std::vector<Source> sources;        ///< of the parameter at the same place
    };
    std::map<std::string, OfType, std::less<>> types;
    Zone zone;
    std::string base_url;

    const OfType* of_type(std::string_view resource_type) const {
        const auto found = types.find(resource_type);
        return found == types.end() ? nullptr : &found->second;
    }
};

}  // namespace fascia::search

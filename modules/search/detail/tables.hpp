#pragma once

#include "fascia/search/search.hpp"

#include "search/detail/index_values.hpp"
#include "search/detail/selector.hpp"

#include <map>
#include <memory>

namespace fascia::search {

/// What the registry knows, by resource type.
struct Registry::Tables {
    using Selectors = std::vector<std::shared_ptr<const detail::Selector>>;
    struct Component {
        detail::ValueType type;
        Selectors selectors;
        /// The parameter that selects the same from the resource itself.
        std::string whole;
    };
    struct Source {
        detail::ValueType type;
        Selectors selectors;                ///< of a composite: what its components start from
        std::vector<Component> components;  ///< of a composite
        /// The composite starts (also) from the resource itself: there it says no more than its
        /// components' own parameters do together, and needs no rows.
        bool whole = false;
    };
    struct OfType {
        std::vector<Parameter> parameters;  ///< sorted by code
        std::vector<Source> sources;        ///< of the parameter at the same place

        const Source* find(std::string_view code) const;
    };
    std::map<std::string, OfType, std::less<>> types;
    std::vector<OwnParameter> own;  ///< sorted
    Zone zone;
    std::string base_url;

    const OfType* of_type(std::string_view resource_type) const {
        const auto found = types.find(resource_type);
        return found == types.end() ? nullptr : &found->second;
    }
};

}  // namespace fascia::search

#pragma once

#include "fascia/fhir/resource.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace fascia::fhir {

/// Where some children stand among those of a type: JSON names ("valueQuantity") or FHIRPath names
/// ("value"). Naming an element that the type does not have, or not in the order of the definition,
/// is a bug of ours: std::logic_error.
class ChildPlaces {
  public:
    struct Place {
        ElementId first = 0, last = 0;
    };
    explicit ChildPlaces(std::string_view type) : type_{type} {}
    /// Of the next name.
    Place next(const ElementName& name);

  private:
    std::string_view type_;
    ElementId behind_ = 0;
};

/// What Element::child() finds under several names, in one walk: for elements of which there are
/// many. Immutable, thread safe.
template <std::size_t count>
class FirstChildren {
  public:
    FirstChildren(std::string_view type, const std::array<ElementName, count>& names) {
        ChildPlaces places{type};
        for (std::size_t i = 0; i != count; ++i) places_[i] = places.next(names[i]);
    }

    /// Of an element of that type; empty Elements where there is none.
    std::array<Element, count> of(const Element& parent) const {
        std::array<Element, count> found;
        std::size_t wanted = 0;
        for (const Element child : parent.children()) {
            const auto element = child.definition().id();
            while (wanted != count && places_[wanted].last < element) ++wanted;
            if (wanted == count) break;
            if (element >= places_[wanted].first) found[wanted++] = child;
        }
        return found;
    }

  private:
    std::array<ChildPlaces::Place, count> places_;
};

}  // namespace fascia::fhir

#pragma once

#include "fascia/fhir/definitions.hpp"
#include "fascia/fhir/element_name.hpp"

namespace fascia::fhir::detail {

/// A stretch of neighbouring elements: one, or all variants of one choice. Empty when first > last.
struct ElementSpan {
    ElementId first, last;
    bool empty() const { return first > last; }
};

inline constexpr ElementSpan every_element{0, 0xFFFF};
inline constexpr ElementSpan no_element{1, 0};

/// The elements of `type` with this JSON name or FHIRPath name. O(1).
ElementSpan find_elements(TypeDef type, const ElementName& name);

/// The element with exactly this JSON name; 0 where there is none. O(1).
ElementId find_element(TypeDef type, const ElementName& name);

/// Variants of one choice, or the same element.
bool same_choice(ElementId a, ElementId b);

}  // namespace fascia::fhir::detail

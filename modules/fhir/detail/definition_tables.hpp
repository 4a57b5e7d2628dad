#pragma once

#include "fascia/fhir/definitions.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The tables that schemas/r4/generate.py writes. Row 0 of types and elements is "none".
namespace fascia::fhir::detail {

using StringNumber = std::uint16_t;

/// Types are sorted by name, so that an id is also a place in the alphabet.
struct TypeRow {
    StringNumber name;
    TypeId base;
    std::uint8_t kind;
    std::uint8_t is_abstract;
    ElementId first_element;  ///< its elements are first_element, first_element + 1, …
    std::uint16_t element_count;
    std::uint16_t first_required;  ///< into required_elements
    std::uint16_t required_count;
};

struct ElementRow {
    StringNumber name;
    StringNumber base_name;
    StringNumber path;
    TypeId type;
    StringNumber value_set;
    StringNumber target_types;
    std::uint8_t min;
    std::uint8_t flags;  ///< of ElementFlag
    std::uint8_t binding_strength;
};

enum ElementFlag : std::uint8_t {
    list = 1,
    choice = 2,
    xml_attribute = 4,
    summary = 8,
    modifier = 16
};

struct SearchParameterRow {
    StringNumber url, code, base, type, expression, targets, components;
};

struct CompartmentRow {
    StringNumber compartment, resource, parameters;
};

extern const TypeRow type_rows[];
extern const std::size_t type_count;  ///< row 0 included
extern const TypeId concrete_resource_types[];
extern const std::size_t concrete_resource_type_count;
extern const ElementRow element_rows[];
extern const ElementId elements_in_order[];  ///< the identity, for spans of ids
extern const ElementId required_elements[];  ///< min 1; of a choice its first variant
extern const SearchParameterRow search_parameter_rows[];
extern const std::size_t search_parameter_count;
extern const CompartmentRow compartment_rows[];
extern const std::size_t compartment_row_count;
extern const char string_text[];
extern const std::uint32_t string_starts[];

inline std::string_view string(StringNumber number) {
    return {string_text + string_starts[number], string_starts[number + 1] - string_starts[number]};
}

inline const TypeRow& row(TypeDef type) {
    return type_rows[type.id()];
}

inline const ElementRow& row(ElementDef element) {
    return element_rows[element.id()];
}

}  // namespace fascia::fhir::detail

#include "fhir/detail/element_names.hpp"

#include "fhir/detail/definition_tables.hpp"
#include "fhir/detail/name_index.hpp"

#include <stdexcept>

namespace fascia::fhir::detail {
namespace {

ElementSpan variants_around(ElementId id, const TypeRow& type) {
    ElementSpan span{id, id};
    while (span.first > type.first_element && same_choice(span.first - 1, id)) --span.first;
    while (span.last + 1 < type.first_element + type.element_count &&
           same_choice(span.last + 1, id))
        ++span.last;
    return span;
}

}  // namespace

NameIndex::NameIndex() {
    for (TypeId id = 1; id != type_count; ++id) add_type(id);
}

/// An element's own name goes before a choice of that name.
void NameIndex::add_type(TypeId id) {
    const TypeRow& type = type_rows[id];
    const auto end = static_cast<ElementId>(type.first_element + type.element_count);
    for (ElementId element = type.first_element; element != end; ++element)
        add(id, element_rows[element].name, {element, element}, true);
    for (ElementId element = type.first_element; element != end; ++element)
        add(id, element_rows[element].base_name, variants_around(element, type), false);
}

void NameIndex::add(TypeId type, StringNumber text, ElementSpan elements, bool is_own_name) {
    const ElementName name{string(text)};
    auto at = hash(type, name);
    for (; slots_[at % size].type != 0; ++at)
        if (slots_[at % size].type == type && slots_[at % size].text == text) return;
    if (++used_ > size / 2) throw std::logic_error{"the index of element names is too small"};
    slots_[at % size] = {name.head(), name.tail(), type,
                         text,        elements,    static_cast<std::uint16_t>(name.size()),
                         is_own_name};
}

bool same_choice(ElementId a, ElementId b) {
    const ElementRow &one = element_rows[a], &other = element_rows[b];
    return a == b || (one.base_name == other.base_name && one.flags & other.flags & choice);
}

ElementSpan find_elements(TypeDef type, const ElementName& name) {
    return names().find(type.id(), name).elements;
}

ElementId find_element(TypeDef type, const ElementName& name) {
    const auto& slot = names().find(type.id(), name);
    return slot.is_own_name ? slot.elements.first : ElementId{0};
}

}  // namespace fascia::fhir::detail

#include "fhir/detail/element_names.hpp"

#include "fhir/detail/definition_tables.hpp"

#include <algorithm>
#include <span>

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

bool same_choice(ElementId a, ElementId b) {
    const ElementRow &one = element_rows[a], &other = element_rows[b];
    return a == b || (one.base_name == other.base_name && one.flags & other.flags & choice);
}

ElementSpan find_elements(TypeDef type, std::string_view name) {
    const TypeRow& owner = row(type);
    const std::span sorted{elements_by_name + owner.first_element, owner.element_count};
    const auto name_of = [](ElementId id) { return string(element_rows[id].name); };
    // "valueQuantity" sorts behind "value", so variants stand right behind where the choice would.
    for (auto at = std::ranges::lower_bound(sorted, name, {}, name_of);
         at != sorted.end() && name_of(*at).starts_with(name); ++at) {
        if (name_of(*at) == name) return {*at, *at};
        if (string(element_rows[*at].base_name) == name) return variants_around(*at, owner);
    }
    return no_element;
}

}  // namespace fascia::fhir::detail

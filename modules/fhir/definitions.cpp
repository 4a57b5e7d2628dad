#include "fascia/fhir/definitions.hpp"

#include "fhir/detail/definition_tables.hpp"
#include "fhir/detail/element_names.hpp"

#include <span>
#include <unordered_map>
#include <vector>

namespace fascia::fhir {

using detail::row;
using detail::string;

std::string_view ElementDef::name() const {
    return string(row(*this).name);
}

std::string_view ElementDef::base_name() const {
    return string(row(*this).base_name);
}

std::string_view ElementDef::path() const {
    return string(row(*this).path);
}

TypeDef ElementDef::type() const {
    return TypeDef{row(*this).type};
}

unsigned ElementDef::min() const {
    return row(*this).min;
}

bool ElementDef::is_list() const {
    return row(*this).flags & detail::list;
}

bool ElementDef::is_choice() const {
    return row(*this).flags & detail::choice;
}

bool ElementDef::is_xml_attribute() const {
    return row(*this).flags & detail::xml_attribute;
}

bool ElementDef::is_summary() const {
    return row(*this).flags & detail::summary;
}

bool ElementDef::is_modifier() const {
    return row(*this).flags & detail::modifier;
}

BindingStrength ElementDef::binding_strength() const {
    return static_cast<BindingStrength>(row(*this).binding_strength);
}

std::string_view ElementDef::value_set() const {
    return string(row(*this).value_set);
}

std::string_view ElementDef::target_types() const {
    return string(row(*this).target_types);
}

std::string_view TypeDef::name() const {
    return string(row(*this).name);
}

TypeKind TypeDef::kind() const {
    return static_cast<TypeKind>(row(*this).kind);
}

bool TypeDef::is_abstract() const {
    return row(*this).is_abstract;
}

std::optional<TypeDef> TypeDef::base() const {
    const TypeId base = row(*this).base;
    return base ? std::optional{TypeDef{base}} : std::nullopt;
}

bool TypeDef::is_a(TypeDef ancestor) const {
    for (TypeId id = id_; id; id = detail::type_rows[id].base)
        if (id == ancestor.id_) return true;
    return false;
}

std::span<const ElementId> TypeDef::elements() const {
    return {detail::elements_in_order + row(*this).first_element, row(*this).element_count};
}

std::optional<ElementDef> TypeDef::element(const ElementName& name) const {
    const ElementId found = detail::find_element(*this, name);
    return found ? std::optional{ElementDef{found}} : std::nullopt;
}

std::optional<TypeDef> find_type(std::string_view name) {
    static const auto types = [] {
        std::unordered_map<std::string_view, TypeId> by_name;
        for (TypeId id = 1; id != detail::type_count; ++id)
            by_name.emplace(string(detail::type_rows[id].name), id);
        return by_name;
    }();
    const auto found = types.find(name);
    return found == types.end() ? std::nullopt : std::optional{TypeDef{found->second}};
}

std::optional<TypeDef> find_resource_type(std::string_view name) {
    const auto type = find_type(name);
    return type && type->is_resource() && !type->is_abstract() ? type : std::nullopt;
}

std::span<const TypeId> resource_types() {
    return {detail::concrete_resource_types, detail::concrete_resource_type_count};
}

const WellKnownTypes& types() {
    const auto type = [](std::string_view name) { return find_type(name).value(); };
    static const WellKnownTypes known{
        .resource = type("Resource"),
        .domain_resource = type("DomainResource"),
        .element = type("Element"),
        .backbone_element = type("BackboneElement"),
        .extension = type("Extension"),
        .reference = type("Reference"),
        .quantity = type("Quantity"),
        .xhtml = type("xhtml"),
        .string = type("string"),
        .code = type("code"),
        .boolean = type("boolean"),
        .integer = type("integer"),
        .decimal = type("decimal"),
        .date = type("date"),
        .date_time = type("dateTime"),
        .instant = type("instant"),
        .time = type("time"),
        .uri = type("uri"),
        .canonical = type("canonical"),
        .id = type("id"),
    };
    return known;
}

namespace {

std::vector<SearchParameterDef> view_search_parameters() {
    std::vector<SearchParameterDef> views;
    views.reserve(detail::search_parameter_count);
    for (const auto& r : std::span{detail::search_parameter_rows, detail::search_parameter_count})
        views.push_back({string(r.url), string(r.code), string(r.base), string(r.type),
                         string(r.expression), string(r.targets), string(r.components)});
    return views;
}

std::vector<CompartmentRule> view_compartment_rules() {
    std::vector<CompartmentRule> views;
    views.reserve(detail::compartment_row_count);
    for (const auto& r : std::span{detail::compartment_rows, detail::compartment_row_count})
        views.push_back({string(r.compartment), string(r.resource), string(r.parameters)});
    return views;
}

}  // namespace

std::span<const SearchParameterDef> search_parameters() {
    static const std::vector views = view_search_parameters();
    return views;
}

std::span<const CompartmentRule> compartment_rules() {
    static const std::vector views = view_compartment_rules();
    return views;
}

}  // namespace fascia::fhir

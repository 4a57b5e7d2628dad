#include "fhir/patch/xml_names.hpp"

#include "fhir/detail/xml_narrative.hpp"

#include <map>
#include <string>
#include <string_view>

namespace fascia::fhir::detail {
namespace {

/// Namespaces in scope by prefix; "" is the default.
using Scope = std::map<std::string, std::string, std::less<>>;

std::string_view prefix_for(std::string_view space) {
    if (space == fhir_namespace) return "f:";
    return space == xhtml_namespace ? "h:" : "";
}

std::string_view space_for(std::string_view prefix) {
    return prefix == "f:" ? fhir_namespace : xhtml_namespace;
}

bool has_our_prefix(std::string_view name) {
    return name.starts_with("f:") || name.starts_with("h:");
}

void enter(pugi::xml_node element, Scope& scope) {
    for (const pugi::xml_attribute attribute : element.attributes()) {
        const std::string_view name = attribute.name();
        if (name == "xmlns") scope[""] = attribute.value();
        if (name.starts_with("xmlns:")) scope[std::string{name.substr(6)}] = attribute.value();
    }
}

void name_in(pugi::xml_node element, Scope scope) {
    enter(element, scope);
    const std::string_view name = element.name();
    const auto colon = name.find(':');
    const auto given = colon == name.npos ? std::string_view{} : name.substr(0, colon);
    const auto space = scope.find(given);
    const auto prefix = prefix_for(space == scope.end() ? std::string_view{} : space->second);
    if (!prefix.empty()) {
        const std::string declaration =
            given.empty() ? std::string{"xmlns"} : "xmlns:" + std::string{given};
        const std::string local{colon == name.npos ? name : name.substr(colon + 1)};
        element.set_name((std::string{prefix} + local).c_str());
        element.remove_attribute(declaration.c_str());
    }
    for (const pugi::xml_node child : element.children())
        if (child.type() == pugi::node_element) name_in(child, scope);
}

void declare(pugi::xml_node element, std::string_view around) {
    const std::string name = element.name();
    std::string_view space;
    if (has_our_prefix(name)) {
        space = space_for(std::string_view{name}.substr(0, 2));
        element.set_name(name.c_str() + 2);
        if (space != around) element.prepend_attribute("xmlns") = std::string{space}.c_str();
    }
    for (const pugi::xml_node child : element.children())
        if (child.type() == pugi::node_element) declare(child, space);
}

}  // namespace

void name_by_namespace(pugi::xml_node root) {
    name_in(root, {});
}

void declare_namespaces(pugi::xml_node root) {
    declare(root, {});
}

}  // namespace fascia::fhir::detail

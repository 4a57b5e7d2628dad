#include "plan/detail/codes.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

constexpr std::string_view item_system = "https://openfascia.org/fhir/CodeSystem/protocol-item";

constexpr std::string_view own_definitions = "https://openfascia.org/fhir/StructureDefinition/";

}  // namespace

std::string structure_definition(std::string_view name) {
    return std::string{own_definitions} += name;
}

std::string_view url_of(const fhir::Element& extension) {
    static const fhir::ElementId url = fhir::types().extension.element("url")->id();
    const auto& nodes = extension.document()->nodes;
    const auto end = nodes[extension.index()].end;
    for (auto child = extension.index() + 1; child != end; child = nodes[child].end)
        if (nodes[child].element == url) return fhir::Element{*extension.document(), child}.text();
    return {};
}

bool is_own(std::string_view url, std::string_view name) {
    return url.size() == own_definitions.size() + name.size() && url.ends_with(name) &&
           url.starts_with(own_definitions);
}

std::string canonical_of(const fhir::Resource& definition) {
    std::string canonical{definition.child("url").text()};
    if (canonical.empty())
        canonical = std::string{definition.type_name()} + "/" + std::string{definition.id()};
    if (const auto version = definition.child("version").text(); !version.empty())
        canonical += "|" + std::string{version};
    return canonical;
}

fhir::Element extension_value(const fhir::Element& element, std::string_view url) {
    for (const auto extension : element.children("extension"))
        if (url_of(extension) == url) return extension.child("value");
    return {};
}

fhir::Element own_extension_value(const fhir::Element& element, std::string_view name) {
    for (const auto extension : element.children("extension"))
        if (is_own(url_of(extension), name)) return extension.child("value");
    return {};
}

std::string_view item_code(const fhir::ElementRange& concepts) {
    for (const auto codeable : concepts)
        for (const auto coding : codeable.children("coding"))
            if (coding.child("system").text() == item_system) return coding.child("code").text();
    return {};
}

std::vector<std::string> source_tags(const fhir::Element& element) {
    std::vector<std::string> tags;
    if (!element) return tags;
    const auto& document = *element.document();
    const auto wanted = fhir::types().extension.id();
    for (auto index = element.index(); index != document.nodes[element.index()].end; ++index) {
        if (document.nodes[index].type != wanted) continue;
        const fhir::Element extension{document, index};
        if (!is_own(url_of(extension), "source-tag")) continue;
        std::string tag{extension.child("value").text()};
        if (std::ranges::find(tags, tag) == tags.end()) tags.push_back(std::move(tag));
    }
    return tags;
}

fhir::DraftElement& add_extension(fhir::DraftElement& element, std::string_view url) {
    return element.add("extension").set("url", url);
}

void copy_common(const fhir::Element& from, fhir::DraftElement& to) {
    for (const auto child : from.children()) {
        const auto element = to.type().element(child.name());
        if (!element) continue;
        if (child.type().is_a(element->type()))
            to.add_copy(child.name(), child);
        else if (!element->type().is_primitive())
            copy_common(child, to.add(child.name()));
    }
}

void copy_all(const fhir::Element& from, std::string_view name, fhir::DraftElement& to,
              std::string_view as) {
    for (const auto child : from.children(name)) to.add_copy(as, child);
}

}  // namespace fascia::plan::detail

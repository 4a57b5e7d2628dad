#include "interaction/rest/detail/subset.hpp"

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"

#include "interaction/rest/detail/bad_value.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

bool has_element(fhir::TypeDef type, std::string_view name) {
    const auto& elements = type.elements();
    return std::any_of(elements.begin(), elements.end(), [&](fhir::ElementId id) {
        return fhir::ElementDef{id}.base_name() == name;
    });
}

// Over several types (no `type`) any name may be that of an element.
Outcome<std::vector<std::string>> element_names(std::string_view list, std::string_view type) {
    std::vector<std::string> names;
    const auto definition = fhir::find_resource_type(type);
    while (!list.empty()) {
        std::string_view name = list.substr(0, list.find(','));
        list.remove_prefix(std::min(name.size() + 1, list.size()));
        if (name.starts_with(std::string{type} + ".")) name.remove_prefix(type.size() + 1);
        if (definition && !has_element(*definition, name))
            return bad_value("_elements: " + std::string{type} + " has no element " +
                             std::string{name});
        names.emplace_back(name);
    }
    return names;
}

// Below the top level, a summary leaves out what is not marked in backbone elements; data types
// stay whole.
void summarize(fhir::DraftElement& element) {
    std::erase_if(element.children(), [](const auto& child) {
        const fhir::ElementDef definition{child->element()};
        return !definition.is_summary() && definition.min() == 0;
    });
    for (const auto& child : element.children())
        if (child->type().kind() == fhir::TypeKind::backbone) summarize(*child);
}

}  // namespace

Outcome<Subset> Subset::read(std::string_view summary, std::string_view elements,
                             std::string_view type) {
    Subset subset;
    if (summary == "false" || summary == "count") summary = {};
    if (!summary.empty() && summary != "true" && summary != "text" && summary != "data")
        return bad_value("_summary: expected true, false, text, data or count");
    if (!summary.empty() && !elements.empty())
        return bad_value("_summary and _elements exclude each other");
    subset.summary_ = summary;
    auto names = element_names(elements, type);
    if (!names) return names.error();
    subset.elements_ = std::move(*names);
    return subset;
}

Outcome<Subset> Subset::read(const Request& request) {
    return read(request.parameter("_summary"), request.parameter("_elements"), request.type);
}

bool Subset::keeps(fhir::ElementDef element) const {
    const std::string_view name = element.base_name();
    if (name == "id" || name == "meta" || element.min() > 0) return true;
    if (summary_ == "true") return element.is_summary();
    if (summary_ == "text") return name == "text";
    if (summary_ == "data") return name != "text";
    return element.is_modifier() ||
           std::find(elements_.begin(), elements_.end(), name) != elements_.end();
}

fhir::Resource Subset::of(const fhir::Resource& resource) const {
    fhir::Draft part{resource};
    std::erase_if(part->children(),
                  [&](const auto& child) { return !keeps(fhir::ElementDef{child->element()}); });
    if (summary_ == "true")
        for (const auto& child : part->children())
            if (child->type().kind() == fhir::TypeKind::backbone) summarize(*child);
    part->child("meta")
        .add("tag")
        .set("system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue")
        .set("code", "SUBSETTED");
    return part.freeze();
}

Outcome<std::string> Subset::of_json(std::string json) const {
    if (is_whole()) return json;
    const auto resource = fhir::parse_json(json);
    if (!resource)
        return Failure{FailureKind::fault, "a stored resource does not parse"}.with_note(
            resource.error().issues().front().text);
    return fhir::write_json(of(*resource));
}

}  // namespace fascia::interaction

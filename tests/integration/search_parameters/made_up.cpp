#include "made_up.hpp"

#include "fascia/fhir/draft.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace fascia::tests {
namespace {

constexpr int deepest = 4;

struct Sample {
    std::string_view type, value;
};
constexpr std::array<Sample, 8> samples{{{"boolean", "true"},
                                         {"date", "2020-02-03"},
                                         {"dateTime", "2020-02-03T04:05:06Z"},
                                         {"instant", "2020-02-03T04:05:06.789Z"},
                                         {"time", "04:05:06"},
                                         {"decimal", "4.50"},
                                         {"base64Binary", "bWFkZQ=="},
                                         {"xhtml", ""}}};

std::string sample_of(fhir::TypeDef type) {
    for (const Sample& sample : samples)
        if (sample.type == type.name()) return std::string{sample.value};
    if (type.is_a(fhir::types().integer)) return "45";
    if (type.is_a(fhir::types().uri)) return "http://made.example/up";
    return "made";
}

std::set<std::string> words(std::string_view text) {
    std::set<std::string> found;
    while (!text.empty()) {
        const std::size_t space = std::min(text.find(' '), text.size());
        if (space > 0) found.emplace(text.substr(0, space));
        text.remove_prefix(std::min(space + 1, text.size()));
    }
    return found;
}

void fill(fhir::DraftElement& element, std::set<std::string_view> above, int depth);

/// References to each type that there may be one to; to patients where it may be any.
void add_references(fhir::DraftElement& parent, fhir::ElementDef element) {
    auto targets = words(element.target_types());
    if (targets.empty()) targets = {"Patient", "Practitioner", "Organization", "Condition"};
    for (const std::string& target : targets)
        parent.add(element.name()).set("reference", target + "/made-up");
}

/// One of each kind: parameters tell them apart.
void add_related_artifacts(fhir::DraftElement& parent, std::string_view name) {
    for (const char* kind : {"documentation", "justification", "citation", "predecessor",
                             "successor", "derived-from", "depends-on", "composed-of"})
        parent.add(name).set("type", kind).set("resource", "http://made.example/up");
}

void add(fhir::DraftElement& parent, fhir::ElementDef element,
         const std::set<std::string_view>& above, int depth) {
    const fhir::TypeDef type = element.type();
    if (type.is_primitive()) {
        if (const std::string value = sample_of(type); !value.empty())
            parent.add(element.name(), value);
    } else if (type == fhir::types().reference) {
        add_references(parent, element);
    } else if (type.name() == "RelatedArtifact") {
        add_related_artifacts(parent, element.name());
    } else if (depth < deepest && !above.contains(type.name())) {
        auto with_this = above;
        with_this.insert(type.name());
        fill(parent.add(element.name()), with_this, depth + 1);
    }
}

void fill(fhir::DraftElement& element, std::set<std::string_view> above, int depth) {
    for (const fhir::ElementId id : element.type().elements()) {
        const fhir::ElementDef definition{id};
        const fhir::TypeDef type = definition.type();
        if (definition.name() == "id" || type == fhir::types().extension || type.is_resource() ||
            type == fhir::types().resource || type.name() == "Narrative")
            continue;
        add(element, definition, above, depth);
    }
}

/// The url in "….extension('url')…" or "….hasExtension('url')…".
std::string_view extension_in(std::string_view expression, std::string_view function) {
    const std::size_t at = expression.find(function);
    if (at == std::string_view::npos) return {};
    const std::string_view url = expression.substr(at + function.size());
    return url.substr(0, url.find('\''));
}

/// Parameters of profiles read extensions, which stand in no element of the type.
void add_extensions(fhir::DraftElement& root, std::string_view type) {
    for (const fhir::SearchParameterDef& parameter : fhir::search_parameters()) {
        if (parameter.base != type) continue;
        if (const auto url = extension_in(parameter.expression, ".extension('"); !url.empty()) {
            fhir::DraftElement& extension = root.add("extension").set("url", url);
            if (parameter.type == "reference")
                extension.child("valueReference").set("reference", "Condition/made-up");
            else
                extension.set(parameter.type == "token" ? "valueCode" : "valueString", "made");
        }
        if (const auto url = extension_in(parameter.expression, ".where(hasExtension('");
            !url.empty())
            root.child("item").add("extension").set("url", url).set("valueBoolean", true);
    }
}

}  // namespace

fhir::Resource made_up(fhir::TypeDef type, std::string_view id) {
    fhir::Draft draft{type.name()};
    draft->set("id", id);
    fill(*draft, {}, 0);
    add_extensions(*draft, type.name());
    return draft.freeze();
}

}  // namespace fascia::tests

#include "interaction/rest/detail/links.hpp"

#include <algorithm>
#include <optional>

namespace fascia::interaction {
namespace {

using fhir::Document;

fhir::ElementId reference_element() {
    static const fhir::ElementId id = fhir::types().reference.element("reference")->id();
    return id;
}

bool is_conditional(std::string_view reference) {
    const std::size_t question = reference.find('?');
    return question != std::string_view::npos &&
           fhir::find_resource_type(reference.substr(0, question)).has_value();
}

bool is_urn(std::string_view reference) {
    return reference.starts_with("urn:uuid:") || reference.starts_with("urn:oid:");
}

// href="urn:uuid:…" and src="…" of a narrative.
std::optional<std::string> resolved_narrative(std::string_view xhtml, const LinkTargets& targets) {
    std::string resolved;
    std::size_t copied = 0;
    for (std::size_t at = xhtml.find("\"urn:"); at != std::string_view::npos;
         at = xhtml.find("\"urn:", at + 1)) {
        const std::size_t end = std::min(xhtml.find('"', at + 1), xhtml.size());
        const auto target = targets.find(std::string{xhtml.substr(at + 1, end - at - 1)});
        if (target == targets.end()) continue;
        resolved.append(xhtml.substr(copied, at + 1 - copied)).append(target->second);
        copied = end;
    }
    if (copied == 0) return std::nullopt;
    return resolved.append(xhtml.substr(copied));
}

std::string_view text_of(const Document& document, std::uint32_t node) {
    const Document::Node& at = document.nodes[node];
    return std::string_view{document.text}.substr(at.text, at.text_size);
}

void set_text(Document& document, std::uint32_t node, std::string_view text) {
    document.nodes[node].text = static_cast<std::uint32_t>(document.text.size());
    document.nodes[node].text_size = static_cast<std::uint32_t>(text.size());
    document.text += text;
}

}  // namespace

Links::Links(fhir::Resource bundle) : bundle_{std::move(bundle)} {
    const auto& known = fhir::types();
    const Document& document = *bundle_.document();
    std::uint32_t index = 0;
    for (const fhir::Element entry : bundle_.children("entry")) {
        const std::uint32_t in_entry = index++;
        const fhir::Element resource = entry.child("resource");
        if (!resource) continue;
        const std::uint32_t end = document.nodes[resource.index()].end;
        for (std::uint32_t node = resource.index(); node < end; ++node) {
            const Document::Node& at = document.nodes[node];
            if (at.text == Document::no_text) continue;
            const fhir::TypeDef type{at.type};
            if (at.element == reference_element()) {
                places_.push_back({node, Kind::reference, in_entry});
            } else if (type == known.uri || type.is_a(known.uri)) {
                places_.push_back({node, Kind::uri, in_entry});
            } else if (type == known.xhtml) {
                places_.push_back({node, Kind::narrative, in_entry});
            }
        }
    }
}

std::string_view Links::text_of(const Place& place) const {
    return interaction::text_of(*bundle_.document(), place.node);
}

std::vector<std::string> Links::conditional() const {
    std::set<std::string_view> found;
    for (const Place& place : places_)
        if (place.kind == Kind::reference && is_conditional(text_of(place)))
            found.insert(text_of(place));
    return {found.begin(), found.end()};
}

bool Links::has_any(std::size_t entry, const std::set<std::string>& references) const {
    return std::any_of(places_.begin(), places_.end(), [&](const Place& place) {
        return place.entry == entry && place.kind == Kind::reference &&
               references.contains(std::string{text_of(place)});
    });
}

Outcome<fhir::Resource> Links::resolved(const LinkTargets& targets) const {
    auto document = std::make_shared<Document>(*bundle_.document());
    std::vector<Issue> issues;
    for (const Place& place : places_) {
        const std::string_view text = text_of(place);
        if (place.kind == Kind::narrative) {
            if (const auto narrative = resolved_narrative(text, targets))
                set_text(*document, place.node, *narrative);
            continue;
        }
        const auto target = targets.find(std::string{text});
        if (target != targets.end()) {
            set_text(*document, place.node, target->second);
        } else if (place.kind == Kind::reference && is_urn(text)) {
            issues.push_back(
                {.code = "not-found",
                 .path = fhir::path_of({*bundle_.document(), place.node}),
                 .text = "no entry of the Bundle has this fullUrl: " + std::string{text}});
        }
    }
    if (!issues.empty()) return Failure{FailureKind::invalid, std::move(issues)};
    return fhir::Resource{std::shared_ptr<const Document>{std::move(document)}};
}

}  // namespace fascia::interaction

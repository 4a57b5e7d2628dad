#include "fascia/search/search.hpp"

#include "search/detail/index_values.hpp"

namespace fascia::search::detail {
namespace {

void add_url(const Target& target, std::string_view url) {
    target.rows.references.push_back({std::string{target.parameter}, {}, {}, std::string{url}});
}

void add_local(const Target& target, std::string_view type, std::string_view id) {
    target.rows.references.push_back(
        {std::string{target.parameter}, std::string{type}, std::string{id}, {}});
}

void add_literal(const Target& target, std::string_view text) {
    const auto reference = literal_reference(text, target.base_url);
    if (!reference) return;
    if (reference->type.empty()) {
        add_url(target, reference->url);
    } else {
        add_local(target, reference->type, reference->id);
    }
}

void add_canonical(const Target& target, std::string_view text) {
    const std::string_view plain = text.substr(0, text.find('|'));
    add_literal(target, plain);
    if (plain.size() != text.size()) add_url(target, text);
}

// For :identifier.
void add_identifier(const Target& target, const fhir::Element& identifier) {
    const std::string_view value = identifier.child("value").text();
    if (!value.empty())
        target.rows.tokens.push_back({std::string{target.parameter}.append(identifier_suffix),
                                      std::string{identifier.child("system").text()},
                                      std::string{value}});
}

}  // namespace

void add_references(const Target& target, const fhir::Element& value) {
    if (value.type() == fhir::types().reference) {
        add_literal(target, value.child("reference").text());
        add_identifier(target, value.child("identifier"));
    } else if (value.type().is_a(fhir::types().uri)) {
        add_canonical(target, value.text());
    } else if (value.type().is_resource() && value.child("id")) {
        // Bundle.composition and Bundle.message select the resource of the first entry.
        add_local(target, value.type().name(), value.child("id").text());
    }
}

void add_uris(const Target& target, const fhir::Element& value) {
    if (value.type().is_a(fhir::types().uri) && !value.text().empty())
        target.rows.uris.push_back({std::string{target.parameter}, std::string{value.text()}});
}

}  // namespace fascia::search::detail

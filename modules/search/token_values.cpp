#include "fascia/search/search.hpp"
#include "fascia/terminology/terminology.hpp"

#include "search/detail/index_values.hpp"

namespace fascia::search::detail {
namespace {

void add_token(const Target& target, std::string_view system, std::string_view code) {
    if (system.empty() && code.empty()) return;
    target.rows.tokens.push_back(
        {std::string{target.parameter}, std::string{system}, std::string{code}});
}

// A code element says no system: its required binding does (R4 search.html#token).
std::string_view implied_system(const fhir::Element& value) {
    if (value.type().name() != "code") return {};
    const fhir::ElementDef definition = value.definition();
    if (definition.binding_strength() != fhir::BindingStrength::required) return {};
    return terminology::Terminology{}
        .membership(definition.value_set(), {}, value.text(), true)
        .system;
}

// For :text (R4 search.html#modifiers).
void add_text(const Target& target, std::string_view text) {
    if (!text.empty())
        target.rows.strings.push_back(
            {std::string{target.parameter}.append(text_suffix), fold(text), {}});
}

// For :of-type: the type's system, its code and the value.
void add_type_and_value(const Target& target, const fhir::Element& identifier) {
    const std::string_view value = identifier.child("value").text();
    if (value.empty()) return;
    for (const fhir::Element coding : identifier.child("type").children("coding"))
        target.rows.tokens.push_back(
            {std::string{target.parameter}.append(of_type_suffix),
             std::string{coding.child("system").text()},
             std::string{coding.child("code").text()} + "|" + std::string{value}});
}

}  // namespace

void add_tokens(const Target& target, const fhir::Element& value) {
    const std::string_view type = value.type().name();
    if (type == "CodeableConcept") {
        for (const fhir::Element coding : value.children("coding")) add_tokens(target, coding);
        add_text(target, value.child("text").text());
    } else if (type == "Coding") {
        add_token(target, value.child("system").text(), value.child("code").text());
        add_text(target, value.child("display").text());
    } else if (type == "Identifier") {
        add_token(target, value.child("system").text(), value.child("value").text());
        add_text(target, value.at("type.text").text());
        add_type_and_value(target, value);
    } else if (type == "ContactPoint") {
        add_token(target, {}, value.child("value").text());
    } else if (value.type().is_primitive()) {
        add_token(target, implied_system(value), value.text());
    }
}

}  // namespace fascia::search::detail

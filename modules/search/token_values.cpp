#include "search/detail/index_values.hpp"

namespace fascia::search::detail {
namespace {

void add_token(const Target& target, std::string_view system, std::string_view code) {
    if (system.empty() && code.empty()) return;
    target.rows.tokens.push_back(
        {std::string{target.parameter}, std::string{system}, std::string{code}});
}

}  // namespace

void add_tokens(const Target& target, const fhir::Element& value) {
    const std::string_view type = value.type().name();
    if (type == "CodeableConcept") {
        for (const fhir::Element coding : value.children("coding")) add_tokens(target, coding);
    } else if (type == "Coding") {
        add_token(target, value.child("system").text(), value.child("code").text());
    } else if (type == "Identifier") {
        add_token(target, value.child("system").text(), value.child("value").text());
    } else if (type == "ContactPoint") {
        add_token(target, {}, value.child("value").text());
    } else if (value.type().is_primitive()) {
        add_token(target, {}, value.text());
    }
}

}  // namespace fascia::search::detail

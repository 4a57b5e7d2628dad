#pragma once

#include "fascia/fhir/json.hpp"
#include "fascia/fhirpath/fhirpath.hpp"

#include <string>
#include <string_view>

/// Short ways to evaluate in tests.
namespace fascia::fhirpath::tests {

inline fhir::Resource resource(std::string_view json) {
    return fhir::parse_json(json).value();
}

inline Context context(const fhir::Resource& resource) {
    Context made;
    made.resource = resource.root();
    made.now = parse_instant("2026-11-22T13:05:03.120Z").value();
    return made;
}

/// The items' texts with a comma between them; "failure: text" where it fails.
inline std::string texts(const Outcome<Collection>& result) {
    if (!result) return "failure: " + result.error().issues().front().text;
    std::string joined;
    for (const auto& item : *result)
        joined += (joined.empty() ? "" : ",") + to_text(item).value_or("(complex)");
    return joined;
}

inline std::string evaluate(std::string_view expression, const Context& given) {
    const auto compiled = Expression::compile(expression);
    if (!compiled) return "failure: " + compiled.error().issues().front().text;
    return texts(compiled->evaluate(given.resource, given));
}

inline std::string evaluate(std::string_view expression, const fhir::Resource& on = {}) {
    return evaluate(expression, context(on));
}

inline bool fails(std::string_view expression, const fhir::Resource& on = {}) {
    return evaluate(expression, on).starts_with("failure: ");
}

}  // namespace fascia::fhirpath::tests

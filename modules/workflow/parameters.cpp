#include "workflow/detail/parameters.hpp"

namespace fascia::workflow {

fhir::DraftElement& add_parameter(fhir::Draft& parameters, std::string_view name) {
    return parameters->add("parameter").set("name", name);
}

fhir::DraftElement& add_part(fhir::DraftElement& parent, std::string_view name) {
    return parent.add("part").set("name", name);
}

void add_text(fhir::DraftElement& parent, std::string_view name, std::string_view value) {
    if (!value.empty()) add_part(parent, name).set("valueString", value);
}

void describe(fhir::DraftElement& part, const plan::Fact& fact) {
    add_text(part, "name", fact.name);
    add_text(part, "value", fact.value);
    if (!fact.reference.empty())
        add_part(part, "reference").add("valueReference").set("reference", fact.reference);
}

void describe(fhir::DraftElement& part, const plan::Missing& missing) {
    add_text(part, "name", missing.name);
    add_text(part, "text", missing.text);
    add_text(part, "who", missing.who);
}

}  // namespace fascia::workflow

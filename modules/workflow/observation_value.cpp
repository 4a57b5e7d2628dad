#include "workflow/detail/observation_value.hpp"

namespace fascia::workflow {

Failure not_a_fact() {
    return Failure{
        FailureKind::invalid,
        Issue{.code = "value",
              .path = "Parameters.parameter.where(name='fact')",
              .text = "a fact needs a code (Coding or CodeableConcept) and a value (boolean, "
                      "integer, decimal, Quantity, CodeableConcept, Coding, date or string)"}};
}

Outcome<void> set_value(fhir::DraftElement& observation, const fhir::Element& value) {
    const std::string_view type = value ? value.type().name() : std::string_view{};
    if (type == "boolean") {
        observation.set("valueBoolean", value.text());
    } else if (type == "integer" || type == "positiveInt" || type == "unsignedInt") {
        observation.set("valueInteger", value.text());
    } else if (type == "decimal") {
        observation.add("valueQuantity")
            .set("value", value.text())
            .set("system", "http://unitsofmeasure.org")
            .set("code", "{score}");
    } else if (type == "Quantity") {
        observation.add_copy("valueQuantity", value);
    } else if (type == "CodeableConcept") {
        observation.add_copy("valueCodeableConcept", value);
    } else if (type == "Coding") {
        observation.add("valueCodeableConcept").add_copy("coding", value);
    } else if (type == "date" || type == "dateTime") {
        observation.set("valueDateTime", value.text());
    } else if (type == "string" || type == "code") {
        observation.set("valueString", value.text());
    } else {
        return not_a_fact();
    }
    return {};
}

}  // namespace fascia::workflow

#include "entries.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhirpath/fhirpath.hpp"
#include "fascia/terminology/ucum.hpp"

#include <cstdio>
#include <cstdlib>

namespace fascia::fuzz {
namespace {

void require(bool holds, const char* property, std::string_view text) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n%.*s\n", property, static_cast<int>(text.size()),
                 text.data());
    std::abort();
}

const fhir::Resource& patient() {
    static const auto instance = fhir::parse_json(R"({"resourceType":"Patient","id":"p",
        "active":true,"birthDate":"1974-12-25","multipleBirthInteger":2,
        "contained":[{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},
                      "valueQuantity":{"value":7.50,"system":"http://unitsofmeasure.org","code":"kg"}}],
        "name":[{"family":"X","given":["a","b"],"period":{"start":"2001-05"}},{"given":["c"]}]})")
                                     .value();
    return instance;
}

}  // namespace

void unit_code(std::string_view input) {
    const auto unit = terminology::parse_unit(input);
    if (!unit) return;
    const auto base = terminology::parse_unit(terminology::base_unit_code(*unit));
    require(base && terminology::are_commensurable(*unit, *base), "the base units are units",
            input);
    require(terminology::display_name(input).has_value(), "a unit has a name", input);
    for (const char* text : {"0", "1", "-2.50", "1e-30", "123456789012345678901234567890"}) {
        const auto number = Decimal::parse(text).value();
        const auto whole = terminology::canonical(number, *unit);
        if (!whole) continue;
        const auto again = terminology::canonical(whole->value, whole->unit);
        require(again && again->value == whole->value && again->unit == whole->unit,
                "a canonical quantity is its own canonical form", input);
    }
}

void expression(std::string_view input) {
    const auto compiled = fhirpath::Expression::compile(input);
    if (!compiled) return;
    static_cast<void>(compiled->check(patient().root().type()));
    fhirpath::Context context;
    context.resource = patient().root();
    context.step_budget = 20'000;
    const auto once = compiled->evaluate(patient().root(), context);
    const auto twice = compiled->evaluate(patient().root(), context);
    require(once.has_value() == twice.has_value() && (!once || *once == *twice),
            "an expression always answers the same", input);
}

}  // namespace fascia::fuzz

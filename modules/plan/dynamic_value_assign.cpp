#include "fascia/fhir/structure.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/dynamic_value.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

struct CalendarUnit {
    std::string_view word, code;
};
constexpr std::array<CalendarUnit, 7> calendar_units{{
    {"year", "a"},
    {"month", "mo"},
    {"week", "wk"},
    {"day", "d"},
    {"hour", "h"},
    {"minute", "min"},
    {"second", "s"},
}};

Failure does_not_fit(const fhir::DraftElement& target, const fhirpath::Item& value) {
    return Failure{FailureKind::invalid, "A " + fhirpath::type_name(value) +
                                             " cannot be set into a " +
                                             std::string{target.type().name()}};
}

Outcome<void> assign_text(fhir::DraftElement& target, std::string_view text,
                          const fhirpath::Item& value) {
    const auto type = target.type().name();
    if (target.type().is_primitive()) {
        if (fhir::primitive_fault(target.type(), text)) return does_not_fit(target, value);
        target.set_value(text);
    } else if (type == "CodeableConcept") {
        target.set("text", text);
    } else if (type == "Reference") {
        target.set("reference", text);
    } else {
        return does_not_fit(target, value);
    }
    return {};
}

Outcome<void> assign_quantity(fhir::DraftElement& target, const fhirpath::System& value) {
    if (!target.type().is_a(fhir::types().quantity)) return does_not_fit(target, value);
    std::string_view code = value.unit;
    for (const auto& row : calendar_units)
        if (value.unit == row.word || value.unit == std::string{row.word} + "s") code = row.code;
    target.set("value", value.text).set("unit", value.unit);
    target.set("system", "http://unitsofmeasure.org").set("code", code);
    return {};
}

bool alike(fhir::TypeDef a, fhir::TypeDef b) {
    return a.is_a(b) || b.is_a(a);
}

/// A text that names its language goes on naming it.
void keep_language(fhir::DraftElement& target, const fhir::Element& source) {
    if (const auto language = own_extension_value(source, "text-language"))
        add_extension(target, structure_definition("text-language"))
            .set("valueCode", language.text());
}

Outcome<void> assign_element(fhir::DraftElement& target, const fhir::Element& source) {
    const auto type = source.type();
    if (type.is_resource() && target.type().name() == "Reference") {
        target.set("reference",
                   std::string{type.name()} + "/" + std::string{source.child("id").text()});
    } else if (type.name() == "Coding" && target.type().name() == "CodeableConcept") {
        target.add_copy("coding", source);
    } else if (source.value()) {
        const auto assigned = assign_text(target, *source.value(), source);
        if (assigned) keep_language(target, source);
        return assigned;
    } else if (!type.is_primitive() && !type.is_resource() && alike(type, target.type())) {
        copy_common(source, target);
    } else {
        return does_not_fit(target, source);
    }
    return {};
}

/// How well a value fits a variant of a choice; smaller is better, 9 is not at all.
int misfit(const fhirpath::Item& value, fhir::TypeDef type) {
    auto name = fhirpath::type_name(value);
    if (name.starts_with("System.")) {
        name = name.substr(7);
        if (name != "Quantity") name[0] = static_cast<char>(name[0] - 'A' + 'a');
    }
    if (name == type.name()) return 0;
    if (name == "date" && type.name() == "dateTime") return 1;
    if (const auto* element = std::get_if<fhir::Element>(&value);
        element && alike(element->type(), type))
        return 2;
    if ((name == "string" || name == "markdown") && type.is_a(fhir::types().string)) return 3;
    return name == "string" && type.name() == "CodeableConcept" ? 4 : 9;
}

Outcome<fhir::ElementDef> element_for(const fhir::DraftElement& parent, const PathStep& step,
                                      const fhirpath::Item& value) {
    if (const auto named = parent.type().element(step.name); named && !named->type().is_resource())
        return *named;
    std::optional<fhir::ElementDef> best;
    int best_misfit = 9;
    for (const auto id : parent.type().elements()) {
        const fhir::ElementDef element{id};
        if (element.type().is_resource() || element.base_name() != step.name) continue;
        const int fit = step.type.empty() ? misfit(value, element.type())
                                          : (element.type().name() == step.type ? 0 : 9);
        if (fit < best_misfit) {
            best = element;
            best_misfit = fit;
        }
    }
    if (best) return *best;
    return Failure{FailureKind::invalid, std::string{parent.type().name()} + " has no element \"" +
                                             step.name + "\" that takes a " +
                                             fhirpath::type_name(value)};
}

fhir::DraftElement& extension_with(fhir::DraftElement& parent, std::string_view url) {
    for (auto& child : parent.children()) {
        if (fhir::ElementDef{child->element()}.name() != "extension") continue;
        const auto* known = child->find("url");
        if (known && known->value() == url) return *child;
    }
    return add_extension(parent, url);
}

Outcome<fhir::DraftElement*> descend(fhir::DraftElement& parent, const PathStep& step) {
    if (!step.extension_url.empty()) return &extension_with(parent, step.extension_url);
    std::optional<fhir::TypeDef> type;
    if (!step.type.empty()) type = fhir::find_type(step.type);
    return parent.find_or_add(step.name, step.index.value_or(0), type);
}

Outcome<void> assign_last(fhir::DraftElement& parent, const PathStep& step,
                          const fhirpath::Collection& values) {
    const auto element = element_for(parent, step, values.front());
    if (!element) return element.error();
    if (step.index) {
        if (values.size() > 1) return Failure{FailureKind::invalid, "Several values for one index"};
        const auto target = parent.find_or_add(element->name(), *step.index);
        if (!target) return target.error();
        (*target)->children().clear();
        return assign_value(**target, values.front());
    }
    if (values.size() > 1 && !element->is_list())
        return Failure{FailureKind::invalid,
                       "Several values for " + std::string{element->path()} + ", which takes one"};
    parent.remove(element->name());
    for (const auto& value : values)
        if (const auto assigned = assign_value(parent.add(element->name()), value); !assigned)
            return assigned;
    return {};
}

}  // namespace

Outcome<void> assign_value(fhir::DraftElement& target, const fhirpath::Item& value) {
    if (const auto* element = std::get_if<fhir::Element>(&value))
        return assign_element(target, *element);
    const auto& computed = std::get<fhirpath::System>(value);
    if (computed.type == fhirpath::System::Type::quantity) return assign_quantity(target, computed);
    return assign_text(target, computed.text, value);
}

Outcome<void> assign_values(fhir::DraftElement& root, const std::vector<PathStep>& steps,
                            const fhirpath::Collection& values) {
    auto* parent = &root;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        const auto next = descend(*parent, steps[i]);
        if (!next) return next.error();
        parent = *next;
    }
    return assign_last(*parent, steps.back(), values);
}

}  // namespace fascia::plan::detail

#include "validation/detail/references.hpp"

namespace fascia::validation::detail {
namespace {

bool is_among(std::string_view types, std::string_view name) {
    while (!types.empty()) {
        const auto space = types.find(' ');
        if (types.substr(0, space) == name) return true;
        types.remove_prefix(space == types.npos ? types.size() : space + 1);
    }
    return false;
}

bool is_absolute(std::string_view reference) {
    return reference.find("://") != reference.npos || reference.starts_with("urn:");
}

Finding fault(const fhir::Element& at, std::string rule, std::string text) {
    return {.at = at, .code = "value", .rule = std::move(rule), .text = std::move(text)};
}

/// Of what stands neither in the resource nor in its Bundle. `reference`: Reference.reference.
void check_existence(const fhir::Element& reference, Run& run, Report& report) {
    const auto literal = reference.text();
    if (literal.empty() || literal.starts_with('#') || run.bundle_entry(literal)) return;
    if (run.stands(literal) == false)
        report.add({.at = reference,
                    .code = "not-found",
                    .rule = "reference-unknown",
                    .text = "nothing stands at " + std::string{literal}});
}

void check_target(const fhir::Element& reference, fhir::TypeDef type, Report& report) {
    const auto allowed = reference.definition().target_types();
    if (allowed.empty() || is_among(allowed, type.name())) return;
    report.add(
        fault(reference, "reference-target",
              "refers to a " + std::string{type.name()} + "; allowed: " + std::string{allowed}));
}

}  // namespace

std::optional<fhir::TypeDef> named_type(std::string_view reference) {
    reference = reference.substr(0, reference.find("/_history/"));
    const auto query = reference.find('?');
    const auto type_end = query != reference.npos ? query : reference.rfind('/');
    if (type_end == reference.npos) return std::nullopt;
    reference = reference.substr(0, type_end);
    return fhir::find_resource_type(reference.substr(reference.rfind('/') + 1));
}

std::optional<fhir::TypeDef> target_type(const fhir::Element& reference, const Scope& scope,
                                         Run& run) {
    const auto literal = reference.child("reference").text();
    const auto here =
        literal.starts_with('#') ? run.resolve(literal, scope) : run.bundle_entry(literal);
    if (here) return here.type();
    if (const auto named = named_type(literal)) return named;
    return fhir::find_resource_type(reference.child("type").text());
}

void check_reference(const fhir::Element& reference, const Scope& scope, Run& run, Report& report) {
    const auto literal = reference.child("reference").text();
    const auto type = target_type(reference, scope, run);
    if (type) check_target(reference, *type, report);
    const auto said = fhir::find_resource_type(reference.child("type").text());
    if (said && type && *said != *type)
        report.add(fault(reference.child("type"), "reference-type",
                         "the type is " + std::string{said->name()} + ", the reference is to a " +
                             std::string{type->name()}));
    const bool is_relative = !literal.empty() && !literal.starts_with('#') && !is_absolute(literal);
    if (is_relative && !named_type(literal) && !run.bundle_entry(literal))
        report.add(fault(reference.child("reference"), "reference-form",
                         "a relative reference is written as type and id, such as Patient/123"));
    check_existence(reference.child("reference"), run, report);
}

}  // namespace fascia::validation::detail

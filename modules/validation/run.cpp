#include "validation/detail/run.hpp"

#include "validation/detail/profile_check.hpp"

#include <utility>

namespace fascia::validation::detail {

using terminology::Judgement;

namespace {

std::string_view without_version(std::string_view reference) {
    return reference.substr(0, reference.find("/_history/"));
}

fhir::Element contained(const fhir::Element& container, std::string_view id) {
    if (id.empty()) return container;
    for (const auto resource : container.children("contained"))
        if (resource.child("id").text() == id) return resource;
    return {};
}

}  // namespace

Run::Run(const fhir::Resource& resource, const Environment& environment, const Options& options)
    : resource_{resource}, environment_{environment}, options_{options} {
    context_.now = environment.now;
    context_.zone = environment.zone;
    context_.resolve = [this](std::string_view reference) { return resolve(reference, scope_); };
    context_.member_of = [this](std::string_view system, std::string_view code,
                                std::string_view value_set) -> std::optional<bool> {
        const auto answer = membership(value_set, system, code);
        if (answer == Judgement::not_judged) return std::nullopt;
        return answer == Judgement::member;
    };
    context_.conforms_to = [this](const fhir::Element& element, std::string_view profile) {
        return conforms(element, profile, scope_at(element, scope_), *this);
    };
    if (resource.type_name() == "Bundle") index_bundle();
}

/// By fullUrl and, for references that are relative to a server, by type and id.
void Run::index_bundle() {
    for (const auto entry : resource_.children("entry")) {
        const auto resource = entry.child("resource");
        if (!resource) continue;
        if (const auto url = entry.child("fullUrl").text(); !url.empty())
            entries_.emplace(url, resource);
        if (const auto id = resource.child("id").text(); !id.empty())
            entries_.emplace(std::string{resource.type().name()} + '/' + std::string{id}, resource);
    }
}

Judgement Run::membership(std::string_view value_set, std::string_view system,
                          std::string_view code) const {
    static const terminology::Terminology packaged;
    return environment_.membership ? environment_.membership(value_set, system, code)
                                   : packaged.membership(value_set, system, code).judgement;
}

const Profile* Run::profile(std::string_view canonical) {
    if (const Profile* packaged = packaged_profile(canonical)) return packaged;
    if (!environment_.profile) return nullptr;
    auto known = profiles_.find(canonical);
    if (known == profiles_.end())
        known = profiles_.emplace(canonical, environment_.profile(canonical)).first;
    return known->second ? known->second->get() : nullptr;
}

std::string Run::profile_fault(std::string_view canonical) const {
    const auto known = profiles_.find(canonical);
    if (known == profiles_.end() || known->second) return " is not known here";
    const Failure failure = known->second.error();
    const Issue& first = failure.issues().front();
    return " cannot be used: " + first.path + ": " + first.text;
}

fhir::Resource Run::questionnaire(std::string_view canonical) const {
    return environment_.questionnaire ? environment_.questionnaire(canonical) : fhir::Resource{};
}

std::optional<bool> Run::stands(std::string_view reference) const {
    return environment_.stands ? environment_.stands(reference) : std::nullopt;
}

fhir::Element Run::bundle_entry(std::string_view reference) const {
    const auto found = entries_.find(without_version(reference));
    return found == entries_.end() ? fhir::Element{} : found->second;
}

fhir::Element Run::resolve(std::string_view reference, const Scope& scope) {
    if (reference.starts_with('#')) return contained(scope.container, reference.substr(1));
    if (const auto entry = bundle_entry(reference)) return entry;
    if (!environment_.resolve) return {};
    auto known = resolved_.find(reference);
    if (known == resolved_.end())
        known = resolved_.emplace(reference, environment_.resolve(reference)).first;
    return known->second.root();
}

Outcome<fhirpath::Collection> Run::evaluate(const fhirpath::Expression& expression,
                                            const fhir::Element& focus, const Scope& scope) {
    // conformsTo() evaluates while another evaluation is under way.
    const Scope outer = std::exchange(scope_, scope);
    context_.resource = scope.resource;
    auto answer = expression.evaluate(focus, context_);
    scope_ = outer;
    context_.resource = outer.resource;
    return answer;
}

void Run::check(const Constraint& constraint, const fhir::Element& focus, const Scope& scope,
                Report& report) {
    const auto answer = evaluate(constraint.expression, focus, scope);
    const auto truth =
        answer ? fhirpath::to_boolean(*answer) : Outcome<std::optional<bool>>{answer.error()};
    if (!truth)
        return report.add({.at = focus,
                           .severity = Severity::warning,
                           .code = "processing",
                           .rule = constraint.key,
                           .text = "could not be judged: " + truth.error().issues().front().text});
    if (truth->value_or(false)) return;
    if (!*truth && !constraint.must_decide) return;
    report.add({.at = focus,
                .severity = constraint.severity,
                .code = "invariant",
                .rule = constraint.key,
                .text = constraint.human});
}

}  // namespace fascia::validation::detail

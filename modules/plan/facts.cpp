#include "plan/detail/concerns.hpp"
#include "plan/detail/fact_book.hpp"
#include "plan/detail/sort_by.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

std::string reference_of(const fhir::Resource& resource) {
    return std::string{resource.type_name()} + "/" + std::string{resource.id()};
}

std::pair<std::string_view, std::string_view> id_and_version(const fhir::Resource& resource) {
    return {resource.id(), resource.at("meta.versionId").text()};
}

/// Rank of the role that a set of codes names: the first of the list that matches.
std::string role_named(const FactBook& book, const std::vector<fhir::Element>& codeables) {
    for (const auto& role : book.rules().roles)
        for (const auto& codeable : codeables)
            if (book.has_any(codeable, role.codes)) return role.role;
    return {};
}

std::vector<fhir::Element> all(const fhir::ElementRange& range) {
    return {range.begin(), range.end()};
}

}  // namespace

FactBook::FactBook(const Rules& rules, const FactSet& facts)
    : rules_{rules}, set_{facts}, today_{facts.zone.day_of(facts.at)} {
    for (const auto& resource : facts.resources) keep(resource);
    if (facts.care_plan) keep(facts.care_plan);
    for (auto& [type, resources] : by_type_) sort_by(resources, id_and_version);
    for (const auto& observation : of_type("Observation"))
        for (auto& code : codes(observation.child("code")))
            observations_.emplace(std::move(code), observation);
    for (const auto& practitioner : of_type("Practitioner")) {
        std::vector<fhir::Element> codeables;
        for (const auto qualification : practitioner.children("qualification"))
            codeables.push_back(qualification.child("code"));
        roles_[reference_of(practitioner)] = role_named(*this, codeables);
    }
    for (const auto& assigned : of_type("PractitionerRole")) {
        const auto role = role_named(*this, all(assigned.children("code")));
        const auto person = local_reference(assigned.at("practitioner.reference").text());
        roles_[reference_of(assigned)] = role.empty() ? role_of(person) : role;
        if (!role.empty() && !person.empty()) roles_[person] = role;
    }
}

void FactBook::keep(const fhir::Resource& resource) {
    if (!resource || !concerns(set_.patient, resource)) return;
    auto& known = by_reference_[reference_of(resource)];
    if (known) return;
    known = resource;
    by_reference_.try_emplace(std::string{resource.id()}, resource);
    by_type_[std::string{resource.type_name()}].push_back(resource);
}

const std::vector<fhir::Resource>& FactBook::of_type(std::string_view type) const {
    static const std::vector<fhir::Resource> none;
    const auto found = by_type_.find(type);
    return found == by_type_.end() ? none : found->second;
}

int FactBook::age_days(Instant instant) const {
    return static_cast<int>(days_between(day_of(instant), today_).count());
}

}  // namespace fascia::plan::detail

#include "plan/detail/concerns.hpp"
#include "plan/detail/fact_book.hpp"
#include "plan/detail/sort_by.hpp"

#include <algorithm>

namespace fascia::plan::detail {

namespace {

std::string reference_of(const fhir::Resource& resource) {
    return std::string{resource.type_name()} + "/" + std::string{resource.id()};
}

/// Whether one of that type and id is among those of that id, which stand last.
bool is_among_last(const std::vector<fhir::Resource>& sorted, const fhir::Resource& resource) {
    const auto id = resource.id();
    for (auto each = sorted.rbegin(); each != sorted.rend() && each->id() == id; ++each)
        if (each->root().type() == resource.root().type()) return true;
    return false;
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
    keep_what_concerns();
    read_roles();
    read_observations();
}

/// Of several of one type and id, the first that came.
void FactBook::keep_what_concerns() {
    by_id_.reserve(set_.resources.size() + 1);
    for (const auto& resource : set_.resources)
        if (resource && concerns(set_.patient, resource)) by_id_.push_back(resource);
    if (set_.care_plan && concerns(set_.patient, set_.care_plan)) by_id_.push_back(set_.care_plan);
    sort_by(by_id_, [](const fhir::Resource& resource) { return SortText{resource.id()}; });
    std::vector<fhir::Resource> once;
    once.reserve(by_id_.size());
    for (auto& resource : by_id_)
        if (!is_among_last(once, resource)) once.push_back(std::move(resource));
    by_id_ = std::move(once);
    for (const auto& resource : by_id_) by_type_[resource.root().type().id()].push_back(resource);
}

void FactBook::read_roles() {
    for (const auto& practitioner : of_type("Practitioner")) {
        std::vector<fhir::Element> codeables;
        for (const auto qualification : practitioner.children("qualification"))
            codeables.push_back(qualification.child("code"));
        roles_[reference_of(practitioner)] = role_named(*this, codeables);
    }
    for (const auto& assigned : of_type("PractitionerRole")) {
        const auto role = role_named(*this, all(assigned.children("code")));
        const std::string person{local_reference(assigned.at("practitioner.reference").text())};
        roles_[reference_of(assigned)] = role.empty() ? std::string{role_of(person)} : role;
        if (!role.empty() && !person.empty()) roles_[person] = role;
    }
}

const std::vector<fhir::Resource>& FactBook::of_type(std::string_view type) const {
    static const std::vector<fhir::Resource> none;
    const auto known = fhir::find_resource_type(type);
    const auto found = known ? by_type_.find(known->id()) : by_type_.end();
    return found == by_type_.end() ? none : found->second;
}

int FactBook::age_days(Instant instant) const {
    return static_cast<int>(days_between(day_of(instant), today_).count());
}

}  // namespace fascia::plan::detail

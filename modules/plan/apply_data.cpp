#include "plan/detail/apply_data.hpp"

#include "fascia/terminology/terminology.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/concerns.hpp"
#include "plan/detail/fact_book.hpp"
#include "plan/detail/sort_by.hpp"
#include "plan/detail/span.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

struct Dated {
    std::string_view type, element;
};
/// Where the clinical date of a fact stands; types without a row exist at any time (a booked
/// appointment of next week is known today).
constexpr std::array<Dated, 13> dated{{
    {"AllergyIntolerance", "onset"},
    {"Condition", "onset"},
    {"DiagnosticReport", "effective"},
    {"DocumentReference", "date"},
    {"Encounter", "period"},
    {"Immunization", "occurrence"},
    {"MedicationAdministration", "effective"},
    {"MedicationRequest", "authoredOn"},
    {"MedicationStatement", "effective"},
    {"Observation", "effective"},
    {"Procedure", "performed"},
    {"QuestionnaireResponse", "authored"},
    {"ServiceRequest", "authoredOn"},
}};

bool is_later(const fhir::Resource& resource, const FactSet& facts) {
    const auto row = std::ranges::find(dated, resource.type_name(), &Dated::type);
    if (row == dated.end()) return false;
    const auto span = span_of(resource.root(), row->element, facts.zone);
    return span && span->first > facts.at;
}

bool is_error(const fhir::Resource& resource) {
    const auto status = resource.child("status").text();
    if (status == "entered-in-error") return true;
    if (status == "cancelled" && resource.type_name() == "Observation") return true;
    for (const auto coding : resource.child("verificationStatus").children("coding"))
        if (coding.child("code").text() == "entered-in-error") return true;
    return false;
}

/// Of a plan for a group there is no patient whose records alone count.
bool is_his(const fhir::Resource& resource, const FactSet& facts) {
    return !facts.patient || concerns(facts.patient, resource);
}

bool exists(const fhir::Resource& resource, const FactSet& facts) {
    return is_his(resource, facts) && !is_later(resource, facts) && !is_error(resource);
}

}  // namespace

std::vector<fhir::Resource> ApplyData::select(std::string_view type) const {
    std::vector<fhir::Resource> selected;
    const auto keep = [&](const fhir::Resource& resource) {
        if (resource && resource.type_name() == type && exists(resource, facts_))
            selected.push_back(resource);
    };
    for (const auto& resource : facts_.resources) keep(resource);
    const auto id = facts_.patient.id();
    if (std::ranges::find(selected, id, &fhir::Resource::id) == selected.end())
        keep(facts_.patient);
    sort_by(selected, [](const fhir::Resource& resource) { return resource.id(); });
    return selected;
}

fhir::Resource ApplyData::find(std::string_view reference) const {
    const auto local = local_reference(reference);
    const auto slash = local.find('/');
    if (slash == std::string::npos) return {};
    for (const auto& resource : of_type(local.substr(0, slash)))
        if (resource.id() == std::string_view{local}.substr(slash + 1)) return resource;
    return {};
}

const std::vector<fhir::Resource>& ApplyData::of_type(std::string_view type) const {
    if (const auto known = by_type_.find(type); known != by_type_.end()) return known->second;
    return by_type_.emplace(type, select(type)).first->second;
}

std::optional<bool> is_member(const fhir::Resource& value_set, std::string_view canonical,
                              std::string_view system, std::string_view code) {
    terminology::Terminology terms;
    if (value_set) terms = terms.with({&value_set, 1});
    const auto membership = terms.membership(
        value_set ? canonical_of(value_set) : std::string{canonical}, system, code);
    if (membership.judgement == terminology::Judgement::not_judged) return std::nullopt;
    return membership.judgement == terminology::Judgement::member;
}

}  // namespace fascia::plan::detail

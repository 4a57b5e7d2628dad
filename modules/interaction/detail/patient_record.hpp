#pragma once

#include "fascia/interaction/request.hpp"
#include "fascia/interaction/services.hpp"
#include "fascia/plan/assessment.hpp"
#include "fascia/workflow/changes.hpp"

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::interaction {

/// A stored resource as a value. Failure: not_found, gone, fault (what is stored does not parse).
Outcome<fhir::Resource> load(store::Reader& reader, std::string_view type, std::string_view id);
/// The target of a literal reference "Type/id"; an empty Resource when it is not here.
fhir::Resource load_reference(store::Reader& reader, std::string_view reference);
using References = std::set<std::string, std::less<>>;
/// Adds every Reference.reference below an element.
void collect_references(const fhir::Element& element, References& found);
/// All resources that a search finds.
Outcome<std::vector<fhir::Resource>> find_all(
    const Services& services, std::string_view type,
    std::vector<std::pair<std::string, std::string>> parameters);

/// A patient and all that stands about him: what refers to him and, one hop, what that refers to.
/// Failure: not_found, gone, fault.
struct PatientRecord {
    fhir::Resource patient;
    std::vector<fhir::Resource> resources;
};
Outcome<PatientRecord> load_record(const Services& services, std::string_view patient_id);
/// The same, but for what plan::assess() does not look at.
Outcome<PatientRecord> load_assessed(const Services& services, std::string_view patient_id);

/// His record as facts at an instant.
Outcome<plan::FactSet> load_facts(const Services& services, std::string_view patient_id,
                                  Instant at);

bool follows(const fhir::Resource& care_plan, const plan::Protocol& protocol);
/// Failure: unprocessable (the plan instantiates no protocol that is loaded).
Outcome<std::shared_ptr<const plan::Protocol>> protocol_of(const Services& services,
                                                           const fhir::Resource& care_plan);
/// The id of the patient of a plan.
std::string_view patient_of(const fhir::Resource& care_plan);

/// Of a patient's resources what belongs to a plan: what its activities and goals name, what those
/// name, and what is based on any of it.
std::vector<fhir::Resource> members_of(const fhir::Resource& care_plan,
                                       const std::vector<fhir::Resource>& resources);

/// A plan with all that its operations work on.
struct PlanRecord {
    fhir::Resource care_plan;
    std::shared_ptr<const plan::Protocol> protocol;
    plan::FactSet facts;  ///< with care_plan in it
    std::vector<fhir::Resource>
        of_the_plan;  ///< Goals, RequestGroup, requests and Tasks of this plan
};
/// Failure: not_found, gone, unprocessable (the plan instantiates no protocol that is loaded).
Outcome<PlanRecord> load_plan(const Services& services, std::string_view care_plan_id, Instant at);

/// Where every operation on a plan starts: the plan as it stands, what the rules say of it at the
/// instant of the request, and the present with its author.
struct PlanAct {
    PlanRecord record;
    plan::Assessment assessment;
    workflow::Present present;
};
/// Failures: as instant_of, load_plan and plan::assess.
Outcome<PlanAct> begin_act(const Services& services, const Request& request,
                           std::string_view care_plan_id, bool writes);

/// What was made, and what follows from it at once: the facts as they stand with it may hold the
/// plan or items of it (workflow::hold). Failures: as plan::assess.
Outcome<workflow::Changes> and_hold(const PlanRecord& record, workflow::Changes made,
                                    const workflow::Present& present);

}  // namespace fascia::interaction

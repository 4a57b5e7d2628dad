#pragma once

#include "fascia/plan/apply.hpp"
#include "fascia/workflow/changes.hpp"

namespace fascia::workflow {

/// Turns the transient CarePlan of $apply into records: the contained RequestGroup, requests, Goals
/// and Tasks become resources of their own with fresh ids (the OperationOutcome stays contained),
/// one collect-fact Task per person who can give missing facts, one red-flag Task per open flag, a
/// Provenance over all. CarePlan first. `replaced`: the plan that it replaces; may be empty.
Changes create_care_plan(const plan::ProtocolOutput& output, const Present& present,
                         const fhir::Resource& replaced = {});

/// Withdraws a standing draft and everything of it that has not been acted on: CarePlan,
/// RequestGroup and requests revoked, open Tasks cancelled.
Changes withdraw_plan(const fhir::Resource& care_plan,
                      const std::vector<fhir::Resource>& of_the_plan, std::string_view reason);

}  // namespace fascia::workflow

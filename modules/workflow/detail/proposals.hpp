#pragma once

#include "fascia/plan/apply.hpp"
#include "fascia/workflow/changes.hpp"

namespace fascia::workflow {

/// A request of the item that waits for a decision, or was ordered and is not done yet, though it
/// be on hold.
bool is_open_request(const fhir::Resource& record, std::string_view item);
/// The first of them; an empty Resource where there is none.
fhir::Resource open_request(const std::vector<fhir::Resource>& records, std::string_view item);
/// A physician declined this within the days that a decline holds, and no fact of its criteria has
/// changed.
bool is_declined_for_now(const plan::Rules& rules, const std::vector<fhir::Resource>& records,
                         const plan::GateOutcome& outcome, Instant at);

/// A proposal (ServiceRequest, active) of the protocol's activity for the item. Failure: fault (the
/// protocol has none).
Outcome<fhir::Draft> proposal_of(const plan::Protocol& protocol, const plan::FactSet& facts,
                                 const plan::Assessment& assessment, std::string_view item);
/// The Task that asks the plan's physician to decide on a proposal.
fhir::Draft approval_of(const fhir::Resource& proposal, const fhir::Resource& care_plan,
                        const std::vector<fhir::Resource>& records,
                        const plan::Assessment& assessment, std::string_view text,
                        const Present& present);

}  // namespace fascia::workflow

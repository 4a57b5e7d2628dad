#pragma once

#include "fascia/plan/apply.hpp"
#include "fascia/workflow/changes.hpp"

namespace fascia::workflow {

struct ReviewResult {
    Changes changes;            ///< empty on a dry run
    fhir::Resource parameters;  ///< the contract's `$review` output
};

/// $review of an active plan: a GuidanceResponse; for each outcome that proposes an item a
/// ServiceRequest (proposal) and a Task approve-escalation, unless one for that item is open; a
/// barrier Task when not adherent; a collect-fact Task per person who can give what is missing; the
/// plan on-hold with a red-flag Task when a blocking flag is open; the requests of an item that is
/// blocked by now on-hold, with a reassess Task; the gate-outcome on the CarePlan. `of_the_plan`:
/// its requests and Tasks as they stand. Failure: conflict (the plan is not active, and it is no
/// dry run), fault (the protocol has no such item).
Outcome<ReviewResult> review(const plan::Protocol& protocol, const plan::FactSet& facts,
                             const std::vector<fhir::Resource>& of_the_plan,
                             const plan::Assessment& assessment, bool dry_run,
                             const Present& present);

/// What red flags and hard stops bring about at once: a red-flag Task for each open one that has
/// none yet, that of a cleared one done, the plan on-hold when one blocks; in an active plan the
/// requests of a blocked item on-hold, with a reassess Task.
Changes hold(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
             const plan::Assessment& assessment, const Present& present);

/// $explain: Parameters `item` 0..* from the trace of the protocol applied to the plan's facts.
fhir::Resource explain(const plan::ProtocolOutput& output);

/// $clear-flag: an Observation of the flag with value false and the reason (extension
/// flag-cleared), Provenance; a plan on-hold for this flag alone goes back to what it was. Failure:
/// conflict (the flag is not open), unprocessable (no reason).
Outcome<Changes> clear_flag(const fhir::Resource& care_plan, std::string_view flag,
                            std::string_view reason, const plan::Assessment& assessment,
                            const Present& present);

}  // namespace fascia::workflow

#pragma once

#include "fascia/plan/assessment.hpp"
#include "fascia/plan/rules.hpp"
#include "fascia/workflow/changes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fascia::workflow {

/// What the physician is shown and signs: SHA-256 (hex) over the focus without meta, of a plan also
/// the requests and Goals that its approval makes run, the facts with their versions, the flags and
/// the verdicts. It changes when any of them does.
std::string shown_hash(const fhir::Resource& focus, const std::vector<fhir::Resource>& of_the_plan,
                       const plan::Assessment& assessment);

/// $submit: Task approve-plan, status requested, owner = `physician` (may be empty), input shown.
/// Failure: conflict (the plan is no draft, or is submitted already).
Outcome<Changes> submit(const fhir::Resource& care_plan,
                        const std::vector<fhir::Resource>& of_the_plan,
                        const plan::Assessment& assessment, std::string_view physician,
                        const Present& present);

enum class Decision : std::uint8_t { approve, decline, defer, ask };
std::optional<Decision> decision_from_code(std::string_view code);

struct DecideInput {
    Decision decision = Decision::approve;
    std::string reason;                       ///< required but for approve
    std::vector<std::string> acknowledged;    ///< rule ids of cautions
    std::vector<std::string> accept, remove;  ///< needs-physician items, by item code or rule id
    std::optional<Day> until;                 ///< defer
    fhir::Element order;  ///< Parameters part with edits (side, level, agent, site); may be empty
    std::string shown;    ///< required to approve
};

/// The records that a decision is about, as they stand.
struct DecideRecords {
    fhir::Resource task;
    fhir::Resource focus;                     ///< CarePlan or ServiceRequest (proposal)
    fhir::Resource care_plan;                 ///< = focus for a plan
    std::vector<fhir::Resource> of_the_plan;  ///< RequestGroup, requests, Tasks, Goals
};

/// $decide. `rules`: how old what was shown may be. Approve of a plan: CarePlan active with
/// period.start; of an escalation: a new ServiceRequest intent order, basedOn the proposal, which
/// is completed; Provenance. The caller has made sure that the author is a physician. Failures:
/// conflict (already decided; shown is stale, or was shown too long ago; the plan of an escalation
/// is not active), unprocessable (reason, shown or until missing, until no day ahead, a caution not
/// acknowledged, a needs-physician item neither accepted nor removed, a blocked item, a flag
/// unanswered or open), forbidden (own request, where `own_request_allowed` is false).
Outcome<Changes> decide(const DecideInput& input, const DecideRecords& records,
                        const plan::Rules& rules, const plan::Assessment& assessment,
                        bool own_request_allowed, const Present& present);

}  // namespace fascia::workflow

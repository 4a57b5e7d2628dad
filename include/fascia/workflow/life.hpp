#pragma once

#include "fascia/plan/assessment.hpp"
#include "fascia/workflow/changes.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A plan paused, taken up again and ended; a request for a decision, or an order, taken back.
namespace fascia::workflow {

/// $hold: an active plan on-hold, with the reason (extension status-reason). Failure: conflict (the
/// plan is not active), unprocessable (no reason).
Outcome<Changes> put_on_hold(const fhir::Resource& care_plan, std::string_view reason,
                             const Present& present);

/// $resume: a plan on-hold goes back to what it was, and requests whose pause is over ($flare), or
/// that no rule stops any more (review()), are active again; those of a blocked item stay on-hold.
/// Failure: conflict (nothing is to be resumed), unprocessable (a blocking flag is open:
/// `$clear-flag`).
Outcome<Changes> resume(const fhir::Resource& care_plan,
                        const std::vector<fhir::Resource>& of_the_plan,
                        const plan::Assessment& assessment, const Present& present);

/// $close: the plan ends for a reason of code system plan-end: completed → completed,
/// entered-in-error → entered-in-error, transferred, deceased, patient-withdrew → revoked; its open
/// Tasks, proposals and requests end with it, its Goals too. Failure: conflict (it has ended; a
/// draft cannot be completed), unprocessable (no such reason), forbidden (a signed order stands and
/// the author is no physician).
Outcome<Changes> close(const fhir::Resource& care_plan,
                       const std::vector<fhir::Resource>& of_the_plan, std::string_view reason,
                       const Present& present);

/// Task/$withdraw: a request for a decision taken back before the decision: the Task cancelled, the
/// proposal of an escalation revoked. Failure: conflict (decided already), unprocessable (no
/// reason, or a Task that asks for no decision).
Outcome<Changes> withdraw(const fhir::Resource& task, const fhir::Resource& focus,
                          std::string_view reason, const Present& present);

struct ReassignInput {
    std::string to;  ///< "Practitioner/x", a physician of this clinic
    std::optional<Day> from, until;
};
/// Task/$reassign: a request for a decision goes to a covering physician, with dates; whose it was
/// stays in extension covers-for. Failure: conflict (decided already), unprocessable (`to` missing
/// or no physician, a Task that asks for no decision, `until` before `from`).
Outcome<Changes> reassign(const fhir::Resource& task, const ReassignInput& input,
                          const std::map<std::string, std::string, std::less<>>& account_roles,
                          const Present& present);

/// ServiceRequest/$revoke: a signed order that is not carried out yet, withdrawn with a reason; its
/// open Tasks are cancelled. Failure: conflict (no order that stands), unprocessable (no reason).
Outcome<Changes> revoke(const fhir::Resource& order, const std::vector<fhir::Resource>& of_the_plan,
                        std::string_view reason, const Present& present);

}  // namespace fascia::workflow

#pragma once

#include "fascia/plan/apply.hpp"
#include "fascia/workflow/changes.hpp"

#include <map>
#include <string>
#include <vector>

/// What a physician may do on his own against what the rules say.
namespace fascia::workflow {

struct OverrideInput {
    std::string item, rule, reason;
    std::string second;  ///< "Practitioner/y"; required for a rule marked absolute
};

/// $override: a DetectedIssue with the physician's mitigation, which turns the block of this rule
/// on this item of this plan into a caution. A rule marked absolute takes two physicians, each by
/// an own call that names the other: the first leaves the DetectedIssue preliminary (it turns
/// nothing) and a Task for the second, the second makes it final. `account_roles`: roles of those
/// who have an account here. Failure: conflict (the plan has ended; nothing blocks; asked for
/// already), unprocessable (item, rule, reason or second missing, second no physician or the
/// author).
Outcome<Changes> override_block(
    const OverrideInput& input, const fhir::Resource& care_plan,
    const std::vector<fhir::Resource>& facts, const plan::Assessment& assessment,
    const std::map<std::string, std::string, std::less<>>& account_roles, const Present& present);

struct EscalateInput {
    std::string item, site, side, reason;
    std::vector<std::string> unmet;  ///< criteria that do not hold, named by the physician
};

/// $escalate: a proposal of the physician's own, with the criteria that do not hold, and the Task
/// approve-escalation; it becomes an order by $decide like any other. Failure: conflict (the plan
/// is not active; one for the item and region is open), unprocessable (reason missing; unmet
/// missing while the gate does not propose the item; the item is none that a physician may propose,
/// or the rules refuse it), fault (the protocol has no activity for it).
Outcome<Changes> escalate(const EscalateInput& input, const plan::Protocol& protocol,
                          const plan::FactSet& facts,
                          const std::vector<fhir::Resource>& of_the_plan,
                          const plan::Assessment& assessment, const Present& present);

}  // namespace fascia::workflow

#pragma once

#include "fascia/workflow/decide.hpp"

#include <set>
#include <string>

namespace fascia::workflow {

/// Items that an approval is about: those of the plan's requests, or the one of the escalation.
using Items = std::set<std::string, std::less<>>;

/// Everything that stands against approving these items: flags open or unanswered, blocked items,
/// cautions not acknowledged, needs-physician items neither accepted nor removed. Failure:
/// unprocessable, all of them at once.
Outcome<void> check_approval(const DecideInput& input, const plan::Assessment& assessment,
                             const Items& items);

/// The physician removed the item: by its code, or by a rule that speaks against it.
bool is_removed(const DecideInput& input, const plan::Assessment& assessment,
                std::string_view item);

Outcome<Changes> approve_plan(const DecideInput& input, const DecideRecords& records,
                              const plan::Assessment& assessment, const Present& present);
Outcome<Changes> approve_escalation(const DecideInput& input, const DecideRecords& records,
                                    const plan::Assessment& assessment, const Present& present);

/// The Task with the decision in it: status, statusReason, output decision.
fhir::Draft decided_task(const DecideRecords& records, std::string_view status,
                         std::string_view decision, const DecideInput& input,
                         const Present& present);
/// Provenance of a decision, naming what was shown, acknowledged, accepted and removed.
Write decision_provenance(const Changes& changes, const DecideInput& input, const Present& present);

}  // namespace fascia::workflow

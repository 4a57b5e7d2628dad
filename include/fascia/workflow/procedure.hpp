#pragma once

#include "fascia/plan/assessment.hpp"
#include "fascia/plan/rules.hpp"
#include "fascia/workflow/changes.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fascia::workflow {

/// The day of a procedure (contract: $record-procedure).
struct ProcedureInput {
    /// A score before or after: a value on the pain scale of record, or one with its own code.
    struct Score {
        fhir::Element code;   ///< Coding or CodeableConcept; empty: the pain scale of record
        fhir::Element value;  ///< value[x]
    };
    std::string item;
    Day date;
    std::string site, side, level, agent, dose_mg;
    std::map<std::string, bool, std::less<>> checklist;  ///< answers by their name in the rules
    std::optional<bool> pregnant;
    std::vector<std::string> flags;  ///< red flags found today
    std::vector<Score> before, after;
};

/// What was done and found, before it is known whether it may stand: the Procedure (first), the
/// scores before and after, the checklist, flags and pregnancy as Observations. `order` may be
/// empty. Failure: invalid (a score, a flag that is none), unprocessable (a date after `at`).
Outcome<Changes> procedure_records(const ProcedureInput& input, const fhir::Resource& care_plan,
                                   const fhir::Resource& order, const plan::Rules& rules,
                                   const plan::Assessment& assessment, const Present& present);

/// The signed order that the procedure carries out: of its item, not carried out yet, for no other
/// side; of several that of its site. An empty Resource where there is none.
fhir::Resource standing_order(const std::vector<fhir::Resource>& of_the_plan,
                              const ProcedureInput& input);

/// $record-procedure: `made` (of procedure_records), the order completed, the after-care Tasks, a
/// Provenance. `today`: the assessment with the Observations of `made` among the facts.
/// `has_consent`: an active Consent for the item is on record. Failure: conflict (the plan is not
/// active), unprocessable, all of it at once (no such procedure, no order, a question not answered
/// or answered badly, a flag open, a hard stop, no room in the policy's limits, too little pain).
Outcome<Changes> record_procedure(const ProcedureInput& input, Changes made,
                                  const fhir::Resource& care_plan, const fhir::Resource& order,
                                  bool has_consent, const plan::Rules& rules,
                                  const plan::Assessment& today, const Present& present);

}  // namespace fascia::workflow

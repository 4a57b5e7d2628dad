#pragma once

#include "fascia/plan/apply.hpp"
#include "fascia/plan/rules.hpp"
#include "fascia/workflow/changes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fascia::workflow {

struct FlareInput {
    std::vector<std::string> flags;  ///< red flags that the patient says yes to
    std::optional<Day> since;        ///< absent: today
    std::string note;
};

/// The Observations of a flare: finding flare over its period, each red flag. Failure: invalid (no
/// such flag), unprocessable (`since` lies ahead).
Outcome<Changes> flare_records(const FlareInput& input, const fhir::Resource& care_plan,
                               const plan::Rules& rules, const Present& present);

/// $flare: `made` (of flare_records), the items that a flare pauses on-hold for some days, a
/// call-back Task, a reassess Task for a physician where flares come often or last, and what open
/// flags bring about (hold()). `today`: the assessment with `made` among the facts. Failure:
/// conflict (the plan is neither active nor on hold).
Outcome<Changes> flare(Changes made, const fhir::Resource& care_plan,
                       const std::vector<fhir::Resource>& of_the_plan, const plan::Rules& rules,
                       const plan::Assessment& today, const Present& present);

/// What everybody is told at once: an OperationOutcome with one fatal issue per emergency; empty
/// where there is none.
fhir::Resource emergency_answer(const std::vector<std::string>& flags, const plan::Rules& rules);

/// $timeline: Parameters `event` 0..* by date: what falls due when, if nothing changes.
fhir::Resource timeline(const fhir::Resource& care_plan,
                        const std::vector<fhir::Resource>& of_the_plan, const plan::Rules& rules,
                        const plan::Assessment& assessment, const Present& present);

}  // namespace fascia::workflow

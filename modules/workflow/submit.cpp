#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/decide.hpp"

#include "workflow/detail/tasks.hpp"

namespace fascia::workflow {

Outcome<Changes> submit(const fhir::Resource& care_plan,
                        const std::vector<fhir::Resource>& of_the_plan,
                        const plan::Assessment& assessment, std::string_view physician,
                        const Present& present) {
    if (care_plan.child("status").text() != "draft")
        return Failure{FailureKind::conflict, "only a draft plan can be submitted for approval"};
    const std::string shown = shown_hash(care_plan, of_the_plan, assessment);
    if (const auto asked = open_task(of_the_plan, "approve-plan", reference_to(care_plan))) {
        if (shown_of(asked) != shown) return Changes{change(asked, showing(asked, shown, present))};
        if (asked.child("status").text() == "on-hold")
            return Failure{FailureKind::conflict,
                           "the plan has been submitted already, and the physician put it off: it "
                           "is asked again on " +
                               std::string{asked.at("restriction.period.start").text()}};
        return Failure{FailureKind::conflict,
                       "the plan has been submitted already and waits for the physician"};
    }
    return Changes{create(
        task({.kind = "approve-plan",
              .care_plan = reference_to(care_plan),
              .patient = std::string{care_plan.at("subject.reference").text()},
              .focus = reference_to(care_plan),
              .description = "Approve the plan: " + std::string{care_plan.child("title").text()},
              .owner = std::string{physician},
              .shown = shown},
             present),
        present.ids)};
}

}  // namespace fascia::workflow

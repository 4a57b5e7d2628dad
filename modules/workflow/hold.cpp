#include "fascia/workflow/review.hpp"

#include "workflow/detail/tasks.hpp"
#include "workflow/detail/withhold.hpp"

namespace fascia::workflow {

Changes hold(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
             const plan::Assessment& assessment, const Present& present) {
    Changes changes = red_flag_tasks(assessment, care_plan, of_the_plan, present);
    for (auto& write : cleared_tasks(assessment, of_the_plan, present))
        changes.push_back(std::move(write));
    const std::string_view status = care_plan.child("status").text();
    if (status == "active")
        for (auto& write : withheld(care_plan, of_the_plan, assessment, present))
            changes.push_back(std::move(write));
    if (!assessment.blocked || (status != "active" && status != "draft")) return changes;
    fhir::Draft held{care_plan};
    held->set("status", "on-hold");
    changes.insert(changes.begin(), change(care_plan, std::move(held)));
    return changes;
}

}  // namespace fascia::workflow

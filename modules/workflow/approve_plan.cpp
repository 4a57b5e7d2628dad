#include "fascia/workflow/codes.hpp"

#include "workflow/detail/approval.hpp"
#include "workflow/detail/requests.hpp"

namespace fascia::workflow {
namespace {

fhir::Draft settled(const fhir::Resource& record, bool removed) {
    fhir::Draft draft{record};
    if (record.type_name() == "Goal") {
        draft->set("lifecycleStatus", "active");
        return draft;
    }
    draft->set("status", removed ? ended_status(record.type_name()) : "active");
    if (draft->type().element("intent") && !removed) draft->set("intent", "plan");
    return draft;
}

void freeze_baseline(fhir::Draft& care_plan, const plan::Assessment& assessment) {
    for (const auto& reference : assessment.baseline)
        care_plan->add("supportingInfo").set("reference", reference).set("display", "baseline");
}

}  // namespace

Outcome<Changes> approve_plan(const DecideInput& input, const DecideRecords& records,
                              const plan::Assessment& assessment, const Present& present) {
    if (records.care_plan.child("status").text() != "draft")
        return Failure{FailureKind::conflict, "the plan is not a draft any more"};
    Items items;
    for (const auto& record : records.of_the_plan)
        if (is_proposed(record) && !item_of(record).empty()) items.emplace(item_of(record));
    if (const auto checked = check_approval(input, assessment, items); !checked)
        return checked.error();

    fhir::Draft care_plan{records.care_plan};
    care_plan->set("status", "active").set("intent", "plan");
    care_plan->child("period").set("start", format_instant(present.at));
    freeze_baseline(care_plan, assessment);
    Changes changes{change(records.care_plan, std::move(care_plan))};
    changes.push_back(
        change(records.task, decided_task(records, "completed", "approve", input, present)));
    for (const auto& record : records.of_the_plan)
        if (is_proposed(record))
            changes.push_back(
                change(record, settled(record, is_removed(input, assessment, item_of(record)))));
    changes.push_back(decision_provenance(changes, input, present));
    return changes;
}

}  // namespace fascia::workflow

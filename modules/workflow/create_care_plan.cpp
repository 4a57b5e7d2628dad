#include "fascia/workflow/create_care_plan.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/plan_records.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

namespace fascia::workflow {
namespace {

Write withdrawn(const fhir::Resource& record, std::string_view status, std::string_view reason) {
    fhir::Draft draft{record};
    draft->set("status", status);
    if (record.type_name() == "Task") draft->child("statusReason").set("text", reason);
    return change(record, std::move(draft));
}

}  // namespace

Changes create_care_plan(const plan::ProtocolOutput& output, const Present& present,
                         const fhir::Resource& replaced) {
    const fhir::Resource& transient = output.applied.resource;
    const std::string plan_id = present.ids.next();
    References references;
    for (const auto contained : transient.children("contained"))
        if (becomes_record(contained))
            references["#" + std::string{contained.child("id").text()}] =
                std::string{contained.type().name()} + "/" + present.ids.next();

    fhir::Draft plan = as_plan(transient, plan_id, references);
    if (replaced) plan->add("replaces").set("reference", reference_to(replaced));
    Changes changes{{plan.freeze(), 0}};
    const fhir::Resource care_plan = changes.front().resource;

    for (const auto contained : transient.children("contained"))
        if (becomes_record(contained))
            changes.push_back(
                {as_record(fhir::extract(contained), references, reference_to(care_plan)).freeze(),
                 0});
    for (auto& write : collect_fact_tasks(output.assessment.missing, care_plan, {}, present))
        changes.push_back(std::move(write));
    for (auto& write : red_flag_tasks(output.assessment, care_plan, {}, present))
        changes.push_back(std::move(write));

    std::vector<std::string> targets;
    for (const auto& write : changes) targets.push_back(reference_to(write.resource));
    fhir::Draft origin = provenance(targets, present, "CREATE");
    auto& entity = origin->add("entity").set("role", "derivation");
    entity.add("what").set("display", "input sha256:" + output.applied.input_hash);
    changes.push_back(create(std::move(origin), present.ids));
    return changes;
}

Changes withdraw_plan(const fhir::Resource& care_plan,
                      const std::vector<fhir::Resource>& of_the_plan, std::string_view reason) {
    Changes changes{withdrawn(care_plan, "revoked", reason)};
    for (const auto& record : of_the_plan) {
        if (record.type_name() == "Task") {
            if (is_open(record)) changes.push_back(withdrawn(record, "cancelled", reason));
        } else if (const auto end = ended_status_of(record); !end.empty()) {
            changes.push_back(withdrawn(record, end, reason));
        }
    }
    return changes;
}

}  // namespace fascia::workflow

#include "fascia/workflow/create_care_plan.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

#include <map>

namespace fascia::workflow {
namespace {

using References = std::map<std::string, std::string, std::less<>>;  // "#id" -> "Type/id"

bool becomes_record(const fhir::Element& contained) {
    return contained.type().name() != "OperationOutcome";
}

void rewrite_references(fhir::DraftElement& element, const References& references) {
    for (auto& child : element.children()) {
        if (child->value() && child->value()->starts_with('#'))
            if (const auto target = references.find(*child->value()); target != references.end())
                child->set_value(target->second);
        rewrite_references(*child, references);
    }
}

void drop_records_from_contained(fhir::DraftElement& care_plan) {
    std::erase_if(care_plan.children(), [](const auto& child) {
        return fhir::ElementDef{child->element()}.name() == "contained" &&
               child->type().name() != "OperationOutcome";
    });
}

// A record of a draft plan is a proposal until the plan is approved.
fhir::Draft as_record(const fhir::Element& contained, const References& references) {
    fhir::Draft draft{fhir::extract(contained)};
    draft->set("id", references.at("#" + std::string{contained.child("id").text()})
                         .substr(contained.type().name().size() + 1));
    rewrite_references(*draft, references);
    return draft;
}

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

    fhir::Draft plan{transient};
    plan->set("id", plan_id);
    if (replaced) plan->add("replaces").set("reference", reference_to(replaced));
    drop_records_from_contained(*plan);
    rewrite_references(*plan, references);
    Changes changes{{plan.freeze(), 0}};
    const fhir::Resource care_plan = changes.front().resource;

    for (const auto contained : transient.children("contained")) {
        if (!becomes_record(contained)) continue;
        fhir::Draft record = as_record(contained, references);
        if (contained.type().name() == "Task") {
            record->remove("basedOn");
            record->add("basedOn").set("reference", "CarePlan/" + plan_id);
        }
        changes.push_back({record.freeze(), 0});
    }
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
        const std::string_view type = record.type_name(), status = record.child("status").text();
        if (type == "Task") {
            if (is_open(record)) changes.push_back(withdrawn(record, "cancelled", reason));
        } else if (status == "draft" || status == "active" || status == "on-hold") {
            if (const auto end = ended_status(type); !end.empty())
                changes.push_back(withdrawn(record, end, reason));
        }
    }
    return changes;
}

}  // namespace fascia::workflow

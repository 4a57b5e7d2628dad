#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/life.hpp"

#include "workflow/detail/refusals.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

namespace fascia::workflow {
namespace {

Outcome<void> check_waiting(const fhir::Resource& task) {
    if (!asks_for_decision(task)) return refused("this Task asks for no decision");
    if (!is_open(task))
        return Failure{FailureKind::conflict, "this Task has been decided or withdrawn already"};
    return {};
}

constexpr std::string_view cover_extension = "covers-for";

/// Whose decision it is, also while another covers for him.
std::string_view own_owner(const fhir::Resource& task) {
    const auto cover = extension_of(task, cover_extension);
    if (!cover) return task.at("owner.reference").text();
    for (const auto part : cover.children("extension"))
        if (part.child("url").text() == "owner") return part.at("valueReference.reference").text();
    return {};
}

fhir::Draft revoked(const fhir::Resource& request, std::string_view reason) {
    fhir::Draft draft{request};
    draft->set("status", "revoked");
    give_reason(draft, reason);
    return draft;
}

}  // namespace

Outcome<Changes> withdraw(const fhir::Resource& task, const fhir::Resource& focus,
                          std::string_view reason, const Present& present) {
    if (const auto waiting = check_waiting(task); !waiting) return waiting.error();
    if (reason.empty()) return required("`reason` is required");
    Changes changes{change(task, cancelled(task, reason, present))};
    if (task_kind(task) == "approve-escalation" && focus.child("status").text() == "active")
        changes.push_back(change(focus, revoked(focus, reason)));
    sign(changes, present, "UPDATE", reason);
    return changes;
}

Outcome<Changes> reassign(const fhir::Resource& task, const ReassignInput& input,
                          const std::map<std::string, std::string, std::less<>>& account_roles,
                          const Present& present) {
    if (const auto waiting = check_waiting(task); !waiting) return waiting.error();
    if (input.to.empty()) return required("`to` is required: the covering physician");
    const auto role = account_roles.find(input.to);
    if (role == account_roles.end() || role->second != "physician")
        return refused("`to` is no physician of this clinic: " + input.to);
    const auto from = std::chrono::sys_days{input.from.value_or(present.zone.day_of(present.at))};
    if (input.until && std::chrono::sys_days{*input.until} < from)
        return refused("`until` lies before `from`");

    fhir::Draft draft{task};
    drop_extensions(draft, cover_extension);
    auto& cover = draft->add("extension").set("url", structure_definition(cover_extension));
    if (const auto owner = own_owner(task); !owner.empty())
        cover.add("extension").set("url", "owner").add("valueReference").set("reference", owner);
    auto& period = cover.add("extension").set("url", "period").add("valuePeriod");
    period.set("start", format_day(Day{from}));
    if (input.until) period.set("end", format_day(*input.until));
    draft->remove("owner");
    draft->add("owner").set("reference", input.to);
    draft->set("lastModified", format_instant(present.at));
    Changes changes{change(task, std::move(draft))};
    sign(changes, present, "UPDATE");
    return changes;
}

Outcome<Changes> revoke(const fhir::Resource& order, const std::vector<fhir::Resource>& of_the_plan,
                        std::string_view reason, const Present& present) {
    const std::string_view status = order.child("status").text();
    if (order.child("intent").text() != "order" || (status != "active" && status != "on-hold"))
        return Failure{FailureKind::conflict, "only a signed order that stands is revoked"};
    if (reason.empty()) return required("`reason` is required");
    Changes changes{change(order, revoked(order, reason))};
    for (const auto& record : of_the_plan)
        if (record.type_name() == "Task" && is_open(record) &&
            record.at("focus.reference").text() == reference_to(order))
            changes.push_back(change(record, cancelled(record, reason, present)));
    sign(changes, present, "UPDATE", reason);
    return changes;
}

}  // namespace fascia::workflow

#include "fascia/workflow/decide.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/approval.hpp"
#include "workflow/detail/refusals.hpp"
#include "workflow/detail/tasks.hpp"

namespace fascia::workflow {
namespace {

bool is_own_request(const DecideRecords& records, const Present& present) {
    const std::string_view requester = records.task.at("requester.reference").text();
    return !requester.empty() && requester == present.author.practitioner;
}

/// When the Task was made to show what it shows.
std::optional<Instant> shown_at(const fhir::Resource& task) {
    for (const char* name : {"lastModified", "authoredOn"})
        if (const auto at = parse_instant(task.child(name).text())) return *at;
    return std::nullopt;
}

Outcome<void> check_shown(const DecideInput& input, const DecideRecords& records,
                          const plan::Rules& rules, const plan::Assessment& assessment,
                          const Present& present) {
    if (input.shown.empty())
        return required("`shown` is required to approve: the hash that the Task carries");
    if (input.shown != shown_of(records.task))
        return Failure{FailureKind::conflict, "`shown` is not what this Task shows"};
    if (input.shown != shown_hash(records.focus, records.of_the_plan, assessment))
        return Failure{FailureKind::conflict,
                       "the facts or the request changed since they were shown; review again"};
    const auto shown = shown_at(records.task);
    if (shown && present.at - *shown > std::chrono::days{rules.decisions.recheck_after_days})
        return Failure{FailureKind::conflict, "this was shown too long ago; review again"};
    return {};
}

Outcome<Changes> approve(const DecideInput& input, const DecideRecords& records,
                         const plan::Rules& rules, const plan::Assessment& assessment,
                         bool own_request_allowed, const Present& present) {
    if (!own_request_allowed && is_own_request(records, present))
        return Failure{FailureKind::forbidden,
                       "the policy of this site does not let a physician approve an own request"};
    if (const auto checked = check_shown(input, records, rules, assessment, present); !checked)
        return checked.error();
    return task_kind(records.task) == "approve-plan"
               ? approve_plan(input, records, assessment, present)
               : approve_escalation(input, records, assessment, present);
}

Changes decline(const DecideInput& input, const DecideRecords& records, const Present& present) {
    Changes changes{
        change(records.task, decided_task(records, "rejected", "decline", input, present))};
    if (task_kind(records.task) == "approve-escalation") {
        fhir::Draft proposal{records.focus};
        proposal->set("status", "revoked");
        changes.push_back(change(records.focus, std::move(proposal)));
    }
    changes.push_back(decision_provenance(changes, input, present));
    return changes;
}

Changes defer(const DecideInput& input, const DecideRecords& records, const Present& present) {
    fhir::Draft task = decided_task(records, "on-hold", "defer", input, present);
    task->child("restriction").child("period").set("start", format_day(*input.until));
    Changes changes{change(records.task, std::move(task))};
    changes.push_back(decision_provenance(changes, input, present));
    return changes;
}

Changes ask(const DecideInput& input, const DecideRecords& records, const Present& present) {
    fhir::Draft question =
        task({.kind = "collect-fact",
              .care_plan = reference_to(records.care_plan),
              .patient = std::string{records.care_plan.at("subject.reference").text()},
              .focus = reference_to(records.focus),
              .description = input.reason,
              .owner = std::string{records.task.at("requester.reference").text()},
              .part_of = reference_to(records.task)},
             present);
    Changes changes{create(std::move(question), present.ids)};
    changes.push_back(decision_provenance(changes, input, present));
    return changes;
}

}  // namespace

std::optional<Decision> decision_from_code(std::string_view code) {
    if (code == "approve") return Decision::approve;
    if (code == "decline") return Decision::decline;
    if (code == "defer") return Decision::defer;
    if (code == "ask") return Decision::ask;
    return std::nullopt;
}

Outcome<Changes> decide(const DecideInput& input, const DecideRecords& records,
                        const plan::Rules& rules, const plan::Assessment& assessment,
                        bool own_request_allowed, const Present& present) {
    if (!asks_for_decision(records.task))
        return Failure{FailureKind::unprocessable, "this Task asks for no decision"};
    if (!is_open(records.task))
        return Failure{FailureKind::conflict, "this Task has been decided already"};
    if (input.decision != Decision::approve && input.reason.empty())
        return required("`reason` is required");
    switch (input.decision) {
        case Decision::approve:
            return approve(input, records, rules, assessment, own_request_allowed, present);
        case Decision::decline:
            return decline(input, records, present);
        case Decision::defer:
            if (!input.until) return required("`until` is required to defer");
            if (*input.until <= present.zone.day_of(present.at))
                return refused("`until` must lie ahead: the day on which it is asked again");
            return defer(input, records, present);
        case Decision::ask:
            return ask(input, records, present);
    }
    return Failure{};
}

}  // namespace fascia::workflow

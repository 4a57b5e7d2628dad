#include "fascia/workflow/life.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/pause.hpp"
#include "workflow/detail/refusals.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"
#include "workflow/detail/withhold.hpp"

#include <algorithm>
#include <array>

namespace fascia::workflow {
namespace {

struct End {
    std::string_view reason, status, goals;
};
constexpr std::array ends{
    End{"completed", "completed", "completed"}, End{"transferred", "revoked", "cancelled"},
    End{"deceased", "revoked", "cancelled"}, End{"patient-withdrew", "revoked", "cancelled"},
    End{"entered-in-error", "entered-in-error", "entered-in-error"}};

void set_reason(fhir::Draft& care_plan, std::string_view code, std::string_view text) {
    drop_extensions(care_plan, status_reason);
    auto& reason = care_plan->add("extension")
                       .set("url", structure_definition(status_reason))
                       .add("valueCodeableConcept");
    if (code.empty())
        reason.set("text", text);
    else
        add_code(reason, "plan-end", code);
}

/// Why a request ends uncarried out.
std::string why_ended(const fhir::Resource& request, const End& end) {
    const std::string on_hold = "on hold when the plan ended";
    if (const auto rule = rule_against(request); !rule.empty())
        return on_hold + ": " + std::string{rule} + " blocked it";
    if (is_on_hold(request) && paused_until(request)) return on_hold + ": a flare had paused it";
    if (is_on_hold(request)) return on_hold;
    return "the plan has ended: " + std::string{end.reason};
}

/// Everything that keeps what is on hold from being taken up.
std::vector<Issue> what_waits(const std::vector<fhir::Resource>& of_the_plan,
                              const plan::Assessment& assessment, const Present& present) {
    std::vector<Issue> issues;
    for (const auto& record : of_the_plan) {
        if (!is_on_hold(record)) continue;
        const auto until = paused_until(record);
        if (auto rule = what_keeps(record, assessment, present))
            issues.push_back(std::move(*rule));
        else if (until && *until > present.at)
            issues.push_back({.code = {},
                              .path = {},
                              .text = std::string{item_of(record)} + " is paused until " +
                                      format_instant(*until)});
    }
    if (issues.empty())
        issues.push_back(
            {.code = {}, .path = {}, .text = "the plan is active and no pause is over"});
    return issues;
}

/// The red flags that hold the plan.
Failure held_by_flags(const plan::Assessment& assessment) {
    std::vector<Issue> issues;
    for (const auto& flag : assessment.flags)
        if (flag.state == plan::FlagState::open && flag.effect == plan::FlagEffect::block)
            issues.push_back({.code = "business-rule",
                              .path = {},
                              .text = "red flag " + flag.code + " is open, " + flag.text +
                                      ": a physician clears it by $clear-flag",
                              .rule = flag.code});
    return Failure{FailureKind::unprocessable, std::move(issues)};
}

/// What ends with the plan; nothing where the record stays as it is.
std::optional<Write> ended(const fhir::Resource& record, const End& end, const Present& present) {
    const std::string_view type = record.type_name();
    fhir::Draft draft{record};
    if (type == "Task") {
        if (!is_open(record)) return std::nullopt;
        return change(record,
                      cancelled(record, "the plan has ended: " + std::string{end.reason}, present));
    }
    if (type == "Goal") {
        if (const auto now = record.child("lifecycleStatus").text();
            now != "proposed" && now != "active" && now != "accepted")
            return std::nullopt;
        draft->set("lifecycleStatus", end.goals);
        return change(record, std::move(draft));
    }
    const std::string_view stopped = ended_status_of(record);
    if (stopped.empty()) return std::nullopt;
    if (end.status == "completed" && is_carried_out(record)) {
        draft->set("status", "completed");
    } else {
        draft->set("status", stopped);
        give_reason(draft, why_ended(record, end));
    }
    return change(record, std::move(draft));
}

bool is_standing_order(const fhir::Resource& record) {
    return !ended_status_of(record).empty() && record.child("intent").text().ends_with("order");
}

}  // namespace

Outcome<Changes> put_on_hold(const fhir::Resource& care_plan, std::string_view reason,
                             const Present& present) {
    if (care_plan.child("status").text() != "active")
        return Failure{FailureKind::conflict, "only an active plan is put on hold"};
    if (reason.empty()) return required("`reason` is required");
    fhir::Draft held{care_plan};
    held->set("status", "on-hold");
    set_reason(held, {}, reason);
    Changes changes{change(care_plan, std::move(held))};
    sign(changes, present, "UPDATE", reason);
    return changes;
}

Outcome<Changes> resume(const fhir::Resource& care_plan,
                        const std::vector<fhir::Resource>& of_the_plan,
                        const plan::Assessment& assessment, const Present& present) {
    const std::string_view status = care_plan.child("status").text();
    if (status != "on-hold" && status != "active")
        return Failure{FailureKind::conflict, "only a plan on hold is resumed"};
    if (assessment.blocked) return held_by_flags(assessment);
    Changes changes;
    if (status == "on-hold") {
        fhir::Draft resumed{care_plan};
        resumed->set("status", was_approved(care_plan) ? "active" : "draft");
        drop_extensions(resumed, status_reason);
        changes.push_back(change(care_plan, std::move(resumed)));
    }
    for (auto& write : unpaused(of_the_plan, present)) {
        if (is_blocked(assessment, item_of(write.resource))) continue;
        for (const auto& asked : of_the_plan)
            if (asks_about_hold(asked, reference_to(write.resource)))
                changes.push_back(change(asked, completed(asked, present)));
        changes.push_back(std::move(write));
    }
    for (auto& write : released(of_the_plan, assessment, present))
        changes.push_back(std::move(write));
    for (auto& write : withheld(care_plan, of_the_plan, assessment, present))
        changes.push_back(std::move(write));
    if (changes.empty())
        return Failure{FailureKind::conflict, what_waits(of_the_plan, assessment, present)};
    sign(changes, present, "UPDATE");
    return changes;
}

Outcome<Changes> close(const fhir::Resource& care_plan,
                       const std::vector<fhir::Resource>& of_the_plan, std::string_view reason,
                       const Present& present) {
    if (has_ended(care_plan)) return Failure{FailureKind::conflict, "the plan has ended already"};
    const auto end = std::ranges::find(ends, reason, &End::reason);
    if (end == ends.end())
        return required(
            "`reason` is completed, transferred, deceased, patient-withdrew or "
            "entered-in-error");
    if (end->status == "completed" && !was_approved(care_plan))
        return Failure{FailureKind::conflict, "a plan that was never active cannot be completed"};
    const auto order = std::ranges::find_if(of_the_plan, is_standing_order);
    if (present.author.role != "physician" && order != of_the_plan.end())
        return Failure{FailureKind::forbidden, "a physician's order stands, " +
                                                   reference_to(*order) + " for " +
                                                   std::string{item_of(*order)} +
                                                   ": a physician revokes it, or closes the plan"};

    fhir::Draft closed{care_plan};
    closed->set("status", end->status);
    closed->child("period").set("end", format_instant(present.at));
    set_reason(closed, end->reason, {});
    Changes changes{change(care_plan, std::move(closed))};
    for (const auto& record : of_the_plan)
        if (auto write = ended(record, *end, present)) changes.push_back(std::move(*write));
    sign(changes, present, "UPDATE", reason);
    return changes;
}

}  // namespace fascia::workflow

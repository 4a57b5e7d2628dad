#include "workflow/detail/approval.hpp"

#include "fascia/workflow/codes.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

void check_flags(const plan::Assessment& assessment, std::vector<Issue>& issues) {
    for (const auto& flag : assessment.flags) {
        if (flag.state == plan::FlagState::unanswered)
            issues.push_back({.code = "required",
                              .path = {},
                              .text = "red flag " + flag.code + " is not answered: " + flag.text,
                              .rule = flag.code});
        if (flag.state == plan::FlagState::open && flag.effect == plan::FlagEffect::block)
            issues.push_back({.code = "business-rule",
                              .path = {},
                              .text = "red flag " + flag.code + " is open: " + flag.text,
                              .rule = flag.code});
    }
}

void check_verdict(const plan::Verdict& verdict, const DecideInput& input,
                   std::vector<Issue>& issues) {
    const std::string about = verdict.rule + " on " + verdict.item + ": " + verdict.detail->text;
    const bool accepted =
        contains(input.accept, verdict.item) || contains(input.accept, verdict.rule);
    switch (verdict.effect) {
        case plan::Verdict::Effect::block:
            issues.push_back({.code = "business-rule",
                              .path = {},
                              .text = "blocked by " + about,
                              .rule = verdict.rule});
            break;
        case plan::Verdict::Effect::needs_physician:
            if (!accepted)
                issues.push_back({.code = "required",
                                  .path = {},
                                  .text = "accept or remove " + about,
                                  .rule = verdict.rule});
            break;
        case plan::Verdict::Effect::caution:
            if (!contains(input.acknowledged, verdict.rule))
                issues.push_back({.code = "required",
                                  .path = {},
                                  .text = "acknowledge " + about,
                                  .rule = verdict.rule});
            break;
        case plan::Verdict::Effect::none:
            break;
    }
}

void add_values(fhir::Draft& draft, std::string_view role, const std::vector<std::string>& values) {
    for (const auto& value : values)
        draft->add("entity")
            .set("role", "source")
            .add("what")
            .set("display", std::string{role} + " " + value);
}

}  // namespace

bool is_removed(const DecideInput& input, const plan::Assessment& assessment,
                std::string_view item) {
    return contains(input.remove, item) ||
           std::ranges::any_of(assessment.verdicts, [&](const plan::Verdict& verdict) {
               return verdict.item == item && verdict.effect != plan::Verdict::Effect::none &&
                      contains(input.remove, verdict.rule);
           });
}

Outcome<void> check_approval(const DecideInput& input, const plan::Assessment& assessment,
                             const Items& items) {
    std::vector<Issue> issues;
    check_flags(assessment, issues);
    for (const auto& verdict : assessment.verdicts)
        if (items.contains(verdict.item) && !is_removed(input, assessment, verdict.item))
            check_verdict(verdict, input, issues);
    if (issues.empty()) return {};
    return Failure{FailureKind::unprocessable, std::move(issues)};
}

fhir::Draft decided_task(const DecideRecords& records, std::string_view status,
                         std::string_view decision, const DecideInput& input,
                         const Present& present) {
    fhir::Draft task{records.task};
    task->set("status", status).set("lastModified", format_instant(present.at));
    if (!input.reason.empty()) task->child("statusReason").set("text", input.reason);
    if (!present.author.practitioner.empty() && !task->find("owner"))
        task->add("owner").set("reference", present.author.practitioner);
    auto& output = task->add("output");
    add_code(output.add("type"), "task", "decision");
    add_code(output.add("valueCodeableConcept"), "decision", decision, input.reason);
    return task;
}

Write decision_provenance(const Changes& changes, const DecideInput& input,
                          const Present& present) {
    std::vector<std::string> targets;
    for (const auto& write : changes) targets.push_back(reference_to(write.resource));
    fhir::Draft draft = provenance(targets, present, "UPDATE", input.reason);
    if (!input.shown.empty()) add_values(draft, "shown sha256", {input.shown});
    add_values(draft, "acknowledged", input.acknowledged);
    add_values(draft, "accepted", input.accept);
    add_values(draft, "removed", input.remove);
    return create(std::move(draft), present.ids);
}

}  // namespace fascia::workflow

#include "workflow/detail/tasks.hpp"

#include "fascia/workflow/codes.hpp"

#include <algorithm>
#include <map>

namespace fascia::workflow {
namespace {

constexpr std::string_view open_statuses[] = {"draft", "requested",   "received", "accepted",
                                              "ready", "in-progress", "on-hold"};

/// A person will not do it.
bool is_refused(const fhir::Resource& task) {
    const std::string_view status = task.child("status").text();
    return status == "cancelled" || status == "rejected";
}

/// Of a draft what a person will not collect is asked for once; a plan that runs is asked again by
/// its reviews.
bool already_asked(const std::vector<fhir::Resource>& records,
                   const std::vector<plan::Missing>& facts, bool of_a_draft) {
    return std::any_of(records.begin(), records.end(), [&](const fhir::Resource& record) {
        if (record.type_name() != "Task" || task_kind(record) != "collect-fact" ||
            !(is_open(record) || (of_a_draft && is_refused(record))))
            return false;
        const auto asked = inputs_of(record, "fact");
        return std::all_of(facts.begin(), facts.end(), [&](const plan::Missing& fact) {
            return std::find(asked.begin(), asked.end(), fact.name) != asked.end();
        });
    });
}

/// What the Task of a flag says.
std::string words_of(const plan::Flag& flag) {
    return flag.code + ": " + flag.text;
}

std::string_view priority_of(std::string_view urgency) {
    return urgency == "E0" ? "stat" : urgency == "E1" ? "asap" : "urgent";
}

}  // namespace

fhir::Draft task(const TaskInput& input, const Present& present) {
    fhir::Draft draft{"Task"};
    draft->add("basedOn").set("reference", input.care_plan);
    if (!input.part_of.empty()) draft->add("partOf").set("reference", input.part_of);
    draft->set("status", "requested").set("intent", "order").set("priority", input.priority);
    add_code(draft->add("code"), "task", input.kind);
    draft->set("description", input.description);
    if (!input.focus.empty()) draft->add("focus").set("reference", input.focus);
    draft->add("for").set("reference", input.patient);
    draft->set("authoredOn", format_instant(present.at));
    if (!present.author.practitioner.empty())
        draft->add("requester").set("reference", present.author.practitioner);
    if (!input.owner.empty()) draft->add("owner").set("reference", input.owner);
    if (input.due) draft->add("restriction").add("period").set("end", format_day(*input.due));
    if (!input.shown.empty()) add_input(draft, "shown", input.shown);
    return draft;
}

Changes collect_fact_tasks(const std::vector<plan::Missing>& missing,
                           const fhir::Resource& care_plan,
                           const std::vector<fhir::Resource>& of_the_plan, const Present& present) {
    std::map<std::string, std::vector<plan::Missing>> by_person;
    for (const auto& fact : missing) by_person[fact.who].push_back(fact);
    Changes changes;
    const bool of_a_draft = care_plan.child("status").text() == "draft";
    for (const auto& [who, facts] : by_person) {
        if (already_asked(of_the_plan, facts, of_a_draft)) continue;
        fhir::Draft draft =
            task({.kind = "collect-fact",
                  .care_plan = reference_to(care_plan),
                  .patient = std::string{care_plan.at("subject.reference").text()},
                  .focus = reference_to(care_plan),
                  .description = "Facts that the plan needs, to be had from: " + who},
                 present);
        for (const auto& fact : facts) add_input(draft, "fact", fact.name);
        changes.push_back(create(std::move(draft), present.ids));
    }
    return changes;
}

Changes answered_tasks(const std::vector<plan::Missing>& missing,
                       const std::vector<fhir::Resource>& of_the_plan, const Present& present) {
    const auto is_missing = [&](std::string_view fact) {
        return std::ranges::find(missing, fact, &plan::Missing::name) != missing.end();
    };
    Changes changes;
    for (const auto& record : of_the_plan) {
        if (record.type_name() != "Task" || !is_open(record) || task_kind(record) != "collect-fact")
            continue;
        const auto asked = inputs_of(record, "fact");
        if (!asked.empty() && std::ranges::none_of(asked, is_missing))
            changes.push_back(change(record, completed(record, present)));
    }
    return changes;
}

Changes red_flag_tasks(const plan::Assessment& assessment, const fhir::Resource& care_plan,
                       const std::vector<fhir::Resource>& of_the_plan, const Present& present) {
    Changes changes;
    for (const auto& flag : assessment.flags) {
        const std::string description = words_of(flag);
        if (flag.state != plan::FlagState::open || is_asked(of_the_plan, "red-flag", description))
            continue;
        changes.push_back(
            create(task({.kind = "red-flag",
                         .care_plan = reference_to(care_plan),
                         .patient = std::string{care_plan.at("subject.reference").text()},
                         .focus = reference_to(care_plan),
                         .description = description,
                         .priority = priority_of(flag.urgency)},
                        present),
                   present.ids));
    }
    return changes;
}

Changes cleared_tasks(const plan::Assessment& assessment,
                      const std::vector<fhir::Resource>& of_the_plan, const Present& present) {
    const auto is_cleared = [&](const fhir::Resource& task) {
        return std::ranges::any_of(assessment.flags, [&](const plan::Flag& flag) {
            return flag.state == plan::FlagState::cleared &&
                   task.child("description").text() == words_of(flag);
        });
    };
    Changes changes;
    for (const auto& record : of_the_plan)
        if (record.type_name() == "Task" && is_open(record) && task_kind(record) == "red-flag" &&
            is_cleared(record))
            changes.push_back(change(record, completed(record, present)));
    return changes;
}

bool is_asked(const std::vector<fhir::Resource>& records, std::string_view kind,
              std::string_view description) {
    return std::any_of(records.begin(), records.end(), [&](const fhir::Resource& record) {
        return record.type_name() == "Task" && is_open(record) && task_kind(record) == kind &&
               record.child("description").text() == description;
    });
}

bool is_open(const fhir::Resource& task) {
    return std::ranges::find(open_statuses, task.child("status").text()) != std::end(open_statuses);
}

fhir::Resource open_task(const std::vector<fhir::Resource>& records, std::string_view kind,
                         std::string_view focus) {
    for (const auto& record : records)
        if (record.type_name() == "Task" && is_open(record) && task_kind(record) == kind &&
            (focus.empty() || record.at("focus.reference").text() == focus))
            return record;
    return {};
}

bool asks_about_hold(const fhir::Resource& task, std::string_view request) {
    return task.type_name() == "Task" && is_open(task) && task_kind(task) == "reassess" &&
           task.at("focus.reference").text() == request && inputs_of(task, "difference").empty();
}

void add_input(fhir::Draft& task, std::string_view type, std::string_view value) {
    auto& input = task->add("input");
    add_code(input.add("type"), "task", type);
    input.set("valueString", value);
}

std::vector<std::string_view> inputs_of(const fhir::Resource& task, std::string_view type) {
    std::vector<std::string_view> values;
    for (const auto input : task.children("input"))
        if (code_in(input.child("type"), "task") == type)
            values.push_back(input.child("valueString").text());
    return values;
}

std::string_view shown_of(const fhir::Resource& task) {
    const auto shown = inputs_of(task, "shown");
    return shown.empty() ? std::string_view{} : shown.front();
}

fhir::Draft showing(const fhir::Resource& task, std::string_view shown, const Present& present) {
    fhir::Draft draft{task};
    draft->set("lastModified", format_instant(present.at));
    draft->remove("input");
    for (const auto input : task.children("input"))
        if (code_in(input.child("type"), "task") != "shown") draft->add_copy("input", input);
    add_input(draft, "shown", shown);
    return draft;
}

bool asks_for_decision(const fhir::Resource& task) {
    const auto kind = task_kind(task);
    return kind == "approve-plan" || kind == "approve-escalation";
}

fhir::Draft completed(const fhir::Resource& task, const Present& present) {
    fhir::Draft draft{task};
    draft->set("status", "completed").set("lastModified", format_instant(present.at));
    return draft;
}

fhir::Draft cancelled(const fhir::Resource& task, std::string_view reason, const Present& present) {
    fhir::Draft draft{task};
    draft->set("status", "cancelled").set("lastModified", format_instant(present.at));
    draft->child("statusReason").set("text", reason);
    return draft;
}

}  // namespace fascia::workflow

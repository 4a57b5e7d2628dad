#include "fascia/workflow/flare.hpp"

#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/review.hpp"

#include "workflow/detail/emergency.hpp"
#include "workflow/detail/pause.hpp"
#include "workflow/detail/refusals.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

fhir::Draft observation(const fhir::Resource& care_plan, std::string_view system,
                        std::string_view code, const Present& present) {
    fhir::Draft draft{"Observation"};
    draft->set("status", "final");
    add_code(draft->add("code"), system, code);
    draft->add_copy("subject", care_plan.child("subject"));
    draft->set("issued", format_instant(present.at));
    if (!present.author.practitioner.empty())
        draft->add("performer").set("reference", present.author.practitioner);
    draft->set("valueBoolean", true);
    return draft;
}

bool is_weekend(std::chrono::sys_days day) {
    const std::chrono::weekday weekday{day};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

Day working_days_later(Day from, int days) {
    auto day = std::chrono::sys_days{from};
    while (days > 0) {
        day += std::chrono::days{1};
        days -= is_weekend(day) ? 0 : 1;
    }
    return Day{day};
}

bool is_among(const Changes& changes, const fhir::Resource& record) {
    return std::ranges::any_of(changes, [&](const Write& write) {
        return reference_to(write.resource) == reference_to(record);
    });
}

Write asked(std::string_view kind, std::string_view text, std::string_view priority, Day due,
            const fhir::Resource& care_plan, const Present& present) {
    return create(task({.kind = kind,
                        .care_plan = reference_to(care_plan),
                        .patient = std::string{care_plan.at("subject.reference").text()},
                        .focus = reference_to(care_plan),
                        .description = std::string{text},
                        .priority = priority,
                        .due = due},
                       present),
                  present.ids);
}

}  // namespace

Outcome<Changes> flare_records(const FlareInput& input, const fhir::Resource& care_plan,
                               const plan::Rules& rules, const Present& present) {
    const Day today = present.zone.day_of(present.at);
    const Day since = input.since.value_or(today);
    if (std::chrono::sys_days{since} > std::chrono::sys_days{today})
        return refused("`since` lies in the future");
    fhir::Draft flare = observation(care_plan, "exam-finding", "flare", present);
    flare->add("effectivePeriod").set("start", format_day(since)).set("end", format_day(today));
    if (!input.note.empty()) flare->add("note").set("text", input.note);
    Changes changes{create(std::move(flare), present.ids)};
    for (const auto& code : input.flags) {
        if (!find_flag(rules, code))
            return Failure{FailureKind::invalid,
                           Issue{.code = "value",
                                 .path = {},
                                 .text = "`flag` is no red flag of this protocol: " + code}};
        fhir::Draft flag = observation(care_plan, "red-flag", code, present);
        flag->set("effectiveDateTime", format_instant(present.at));
        changes.push_back(create(std::move(flag), present.ids));
    }
    return changes;
}

Outcome<Changes> flare(Changes made, const fhir::Resource& care_plan,
                       const std::vector<fhir::Resource>& of_the_plan, const plan::Rules& rules,
                       const plan::Assessment& today, const Present& present) {
    const std::string_view status = care_plan.child("status").text();
    if (status != "active" && status != "on-hold")
        return Failure{FailureKind::conflict, "a flare is told of a plan that runs"};
    auto held = hold(care_plan, of_the_plan, today, present);
    for (auto& write : paused(of_the_plan, rules.flare, present))
        if (!is_among(held, write.resource)) made.push_back(std::move(write));
    const Day due =
        working_days_later(present.zone.day_of(present.at), rules.flare.call_back_working_days);
    if (!open_task(of_the_plan, "call-back", reference_to(care_plan)))
        made.push_back(asked("call-back",
                             "Flare: call the patient, ask the red flags again, resume what is "
                             "paused at half the dose",
                             "urgent", due, care_plan, present));
    if (plan::answer_of(today, rules.flare.review_when) == plan::Answer::met &&
        !is_asked(of_the_plan, "reassess", rules.flare.review_text))
        made.push_back(
            asked("reassess", rules.flare.review_text, "urgent", due, care_plan, present));
    for (auto& write : held) made.push_back(std::move(write));
    sign(made, present, "CREATE");
    return made;
}

fhir::Resource emergency_answer(const std::vector<std::string>& flags, const plan::Rules& rules) {
    std::vector<Issue> issues;
    for (const auto& code : flags)
        if (const auto advice = emergency_advice(rules, code); !advice.empty())
            issues.push_back({.severity = Severity::fatal,
                              .code = "business-rule",
                              .path = {},
                              .text = std::string{advice} + " " + code + ": " +
                                      find_flag(rules, code)->text + ".",
                              .rule = code});
    return issues.empty() ? fhir::Resource{} : fhir::operation_outcome(issues);
}

}  // namespace fascia::workflow

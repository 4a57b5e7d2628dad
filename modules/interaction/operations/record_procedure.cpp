#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/procedure.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

using workflow::ProcedureInput;

/// Answers of the checklist; `pregnant`, `pain` and `flag` have a place of their own. What is
/// neither yes nor no is no answer. Failure: invalid.
Outcome<void> read_checklist(const fhir::Element& checklist, ProcedureInput& procedure) {
    for (const auto part : checklist.children("part")) {
        const std::string name{part.child("name").text()};
        const auto value = part.child("value");
        const bool is_yes = value.text() == "true";
        if (name == "flag")
            procedure.flags.push_back(text_of(value));
        else if (name == "pain")
            procedure.before.push_back({.code = {}, .value = value});
        else if (!value || value.type().name() != "boolean")
            return Failure{FailureKind::invalid,
                           Issue{.code = "value",
                                 .path = fhir::path_of(part),
                                 .text = "checklist: `" + name + "` is answered by true or false"}};
        else if (name == "pregnant")
            procedure.pregnant = is_yes;
        else
            procedure.checklist[name] = is_yes;
    }
    return {};
}

std::vector<ProcedureInput::Score> scores(const OperationInput& input, std::string_view name) {
    std::vector<ProcedureInput::Score> found;
    for (const auto& score : input.all(name)) {
        const auto value = score.child("value");
        found.push_back({.code = part_value(score, "code"),
                         .value = value ? value : part_value(score, "value")});
    }
    return found;
}

Outcome<ProcedureInput> read_input(const Request& request, Day today) {
    const OperationInput input{request};
    if (const auto checked = input.check({"item", "date", "site", "side", "level", "agent",
                                          "dose-mg", "checklist", "before", "after", "at"});
        !checked)
        return checked.error();
    ProcedureInput procedure{.item = input.text("item"),
                             .date = today,
                             .site = input.text("site"),
                             .side = input.text("side"),
                             .level = input.text("level"),
                             .agent = input.text("agent"),
                             .dose_mg = input.text("dose-mg"),
                             .checklist = {},
                             .pregnant = {},
                             .flags = {},
                             .before = scores(input, "before"),
                             .after = scores(input, "after")};
    const auto date = input.day("date");
    if (!date) return date.error();
    if (*date) procedure.date = **date;
    for (const auto& checklist : input.all("checklist"))
        if (const auto read = read_checklist(checklist, procedure); !read) return read.error();
    return procedure;
}

bool names_item(const fhir::Resource& consent, std::string_view item) {
    for (const auto code : consent.child("provision").children("code"))
        if (workflow::code_in(code, "protocol-item") == item) return true;
    return false;
}

bool has_consent(const plan::FactSet& facts, std::string_view item) {
    return std::any_of(
        facts.resources.begin(), facts.resources.end(), [&](const fhir::Resource& record) {
            return record.type_name() == "Consent" && record.child("status").text() == "active" &&
                   names_item(record, item);
        });
}

/// The rules on the day of the procedure, with what was found on it.
Outcome<plan::Assessment> on_the_day(const PlanRecord& record, const workflow::Changes& made,
                                     const ProcedureInput& input,
                                     const workflow::Present& present) {
    plan::FactSet facts = record.facts;
    const auto next = Day{std::chrono::sys_days{input.date} + std::chrono::days{1}};
    facts.at = std::min(present.at, present.zone.start_of(next) - std::chrono::seconds{1});
    for (const auto& write : made)
        if (write.resource.type_name() == "Observation") facts.resources.push_back(write.resource);
    return plan::assess(*record.protocol, facts);
}

Outcome<workflow::Changes> recorded(const Services& services, const Request& request) {
    const auto act = begin_act(services, request, request.id, true);
    if (!act) return act.error();
    const auto input = read_input(request, act->present.zone.day_of(act->present.at));
    if (!input) return input.error();
    const PlanRecord& record = act->record;
    const plan::Rules& rules = record.protocol->rules();
    const auto order = workflow::standing_order(record.of_the_plan, *input);
    auto made = workflow::procedure_records(*input, record.care_plan, order, rules, act->assessment,
                                            act->present);
    if (!made) return made.error();
    const auto today = on_the_day(record, *made, *input, act->present);
    if (!today) return today.error();
    return workflow::record_procedure(*input, std::move(*made), record.care_plan, order,
                                      has_consent(record.facts, input->item), rules, *today,
                                      act->present);
}

}  // namespace

void record_procedure(const Services& services, Request request, Done done) {
    write_and_answer(services, request, recorded(services, request), std::move(done));
}

}  // namespace fascia::interaction

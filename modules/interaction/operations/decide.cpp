#include "fascia/workflow/decide.hpp"

#include "interaction/detail/if_unchanged.hpp"
#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

Outcome<workflow::DecideInput> read_input(const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"decision", "reason", "acknowledged", "accept", "remove",
                                          "until", "order", "shown", "at"});
        !checked)
        return checked.error();
    const auto decision = workflow::decision_from_code(input.text("decision"));
    if (!decision)
        return Failure{FailureKind::invalid,
                       Issue{.code = "value",
                             .path = {},
                             .text = "`decision` is approve, decline, defer or ask"}};
    workflow::DecideInput decide{.decision = *decision,
                                 .reason = input.reason(),
                                 .acknowledged = input.texts("acknowledged"),
                                 .accept = input.texts("accept"),
                                 .remove = input.texts("remove"),
                                 .until = {},
                                 .order = {},
                                 .shown = input.text("shown")};
    if (const std::string until = input.text("until"); !until.empty()) {
        const auto day = parse_day(until.substr(0, 10));
        if (!day) return day.error();
        decide.until = *day;
    }
    if (const auto orders = input.all("order"); !orders.empty()) decide.order = orders.front();
    return decide;
}

std::string_view id_in(std::string_view reference) {
    return reference.substr(reference.find('/') + 1);
}

Outcome<Act> decided(const Services& services, const Request& request) {
    const auto input = read_input(request);
    if (!input) return input.error();
    auto task = load(services.repository, "Task", request.id);
    if (!task) return task.error();
    const std::string plan{task->at("basedOn.reference").text()};
    if (!plan.starts_with("CarePlan/"))
        return Failure{FailureKind::unprocessable, "this Task is not based on a CarePlan"};
    auto act = begin_act(services, request, id_in(plan), true);
    if (!act) return act.error();
    auto focus = load_reference(services.repository, task->at("focus.reference").text());
    if (!focus) return Failure{FailureKind::unprocessable, "what this Task is about is not here"};
    return if_unchanged(act->record,
                        workflow::decide(*input,
                                         {.task = std::move(*task),
                                          .focus = std::move(focus),
                                          .care_plan = act->record.care_plan,
                                          .of_the_plan = act->record.of_the_plan},
                                         act->record.protocol->rules(), act->assessment,
                                         services.own_request_allowed, act->present));
}

}  // namespace

void decide(const Services& services, Request request, Done done) {
    write_and_answer(services, request, decided(services, request), std::move(done));
}

}  // namespace fascia::interaction

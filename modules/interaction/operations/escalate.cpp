#include "fascia/workflow/against_rules.hpp"

#include "interaction/detail/if_unchanged.hpp"
#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

Outcome<Act> escalated(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"item", "site", "side", "unmet", "reason", "at"});
        !checked)
        return checked.error();
    const auto act = begin_act(services, request, request.id, true);
    if (!act) return act.error();
    const PlanRecord& record = act->record;
    return if_asked_once(services, record, "approve-escalation",
                         workflow::escalate({.item = input.text("item"),
                                             .site = input.text("site"),
                                             .side = input.text("side"),
                                             .reason = input.reason(),
                                             .unmet = input.texts("unmet")},
                                            *record.protocol, record.facts, record.of_the_plan,
                                            act->assessment, act->present));
}

}  // namespace

void escalate(const Services& services, Request request, Done done) {
    write_and_answer(services, request, escalated(services, request), std::move(done));
}

}  // namespace fascia::interaction

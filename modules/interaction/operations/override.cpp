#include "fascia/security/authorize.hpp"
#include "fascia/workflow/against_rules.hpp"

#include "interaction/detail/if_unchanged.hpp"
#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

Outcome<Act> overridden(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"item", "rule", "reason", "second", "at"}); !checked)
        return checked.error();
    if (const auto fresh = security::require_fresh(request.access, services.clock.now()); !fresh)
        return fresh.error();
    const auto act = begin_act(services, request, request.id, true);
    if (!act) return act.error();
    const plan::FactSet& facts = act->record.facts;
    return if_unchanged(
        act->record, workflow::override_block({.item = input.text("item"),
                                               .rule = input.text("rule"),
                                               .reason = input.reason(),
                                               .second = input.text("second")},
                                              act->record.care_plan, facts.resources,
                                              act->assessment, facts.account_roles, act->present));
}

}  // namespace

void override_block(const Services& services, Request request, Done done) {
    write_and_answer(services, request, overridden(services, request), std::move(done));
}

}  // namespace fascia::interaction

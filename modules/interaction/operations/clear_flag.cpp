#include "fascia/workflow/review.hpp"

#include "interaction/detail/if_unchanged.hpp"
#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

Outcome<Act> cleared(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"flag", "reason", "at"}); !checked)
        return checked.error();
    const auto act = begin_act(services, request, request.id, true);
    if (!act) return act.error();
    auto changes = workflow::clear_flag(act->record.care_plan, input.text("flag"), input.reason(),
                                        act->assessment, act->present);
    if (!changes) return changes.error();
    return if_unchanged(act->record, and_hold(act->record, std::move(*changes), act->present));
}

}  // namespace

void clear_flag(const Services& services, Request request, Done done) {
    write_and_answer(services, request, cleared(services, request), std::move(done));
}

}  // namespace fascia::interaction

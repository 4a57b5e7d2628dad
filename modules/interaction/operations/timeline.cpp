#include "fascia/workflow/flare.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"

namespace fascia::interaction {

void timeline(const Services& services, Request request, Done done) {
    const OperationInput input{request};
    if (const auto checked = input.check({"at"}); !checked) return done(checked.error());
    const auto act = begin_act(services, request, request.id, false);
    if (!act) return done(act.error());
    Reply reply;
    reply.resource =
        workflow::timeline(act->record.care_plan, act->record.of_the_plan,
                           act->record.protocol->rules(), act->assessment, act->present);
    done(std::move(reply));
}

}  // namespace fascia::interaction

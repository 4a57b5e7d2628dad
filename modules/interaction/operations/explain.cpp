#include "fascia/workflow/review.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

Outcome<Reply> explained(const Services& services, const Request& request) {
    if (const auto checked = OperationInput{request}.check({"at"}); !checked)
        return checked.error();
    const auto at = instant_of(services, request, false);
    if (!at) return at.error();
    const auto record = load_plan(services, request.id, *at);
    if (!record) return record.error();
    const auto output = plan::apply_protocol(*record->protocol, record->facts);
    if (!output) return output.error();
    Reply reply;
    reply.resource = workflow::explain(*output);
    return reply;
}

}  // namespace

void explain(const Services& services, Request request, Done done) {
    done(explained(services, request));
}

}  // namespace fascia::interaction

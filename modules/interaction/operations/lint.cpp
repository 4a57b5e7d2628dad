#include "fascia/plan/lint.hpp"

#include "fascia/fhir/operation_outcome.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"

namespace fascia::interaction {
namespace {

/// Faults of a protocol that is switched off for them, doubts about one that is in use.
Outcome<Reply> linted(const Services& services, const Request& request) {
    if (const auto checked = OperationInput{request}.check({}); !checked) return checked.error();
    Reply reply;
    const auto disabled = services.protocol_faults.find(request.id);
    if (const auto found = services.protocols.find(request.id); found != services.protocols.end())
        reply.resource = fhir::operation_outcome(plan::lint(*found->second));
    else if (disabled != services.protocol_faults.end())
        reply.resource = fhir::operation_outcome(disabled->second);
    else
        return Failure{FailureKind::not_found, "no protocol has the id " + request.id};
    return reply;
}

}  // namespace

void lint(const Services& services, Request request, Done done) {
    done(linted(services, request));
}

}  // namespace fascia::interaction

#include "fascia/workflow/review.hpp"

#include "fascia/fhir/json.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

struct Reviewed {
    workflow::ReviewResult result;
    bool dry_run;
};

Outcome<Reviewed> reviewed(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"at", "dry-run"}); !checked) return checked.error();
    const bool dry_run = input.flag("dry-run");
    const auto act = begin_act(services, request, request.id, !dry_run);
    if (!act) return act.error();
    const PlanRecord& record = act->record;
    auto result = workflow::review(*record.protocol, record.facts, record.of_the_plan,
                                   act->assessment, dry_run, act->present);
    if (!result) return result.error();
    return Reviewed{std::move(*result), dry_run};
}

}  // namespace

void review(const Services& services, Request request, Done done) {
    auto outcome = reviewed(services, request);
    if (!outcome) return done(outcome.error());
    Reply reply;
    reply.resource = outcome->result.parameters;
    if (outcome->dry_run) return done(std::move(reply));
    write_changes(
        services, request, outcome->result.changes, {}, [reply](const auto&) { return reply; },
        std::move(done));
}

}  // namespace fascia::interaction

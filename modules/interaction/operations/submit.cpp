#include "fascia/workflow/decide.hpp"

#include "interaction/detail/if_unchanged.hpp"
#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

std::string physician_for(const OperationInput& input, const fhir::Resource& patient) {
    const std::string named = input.text("physician");
    return named.empty() ? std::string{patient.at("generalPractitioner.reference").text()} : named;
}

Outcome<Act> submitted(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"physician", "at"}); !checked) return checked.error();
    const auto act = begin_act(services, request, request.id, true);
    if (!act) return act.error();
    return if_asked_once(
        services, act->record, "approve-plan",
        workflow::submit(act->record.care_plan, act->record.of_the_plan, act->assessment,
                         physician_for(input, act->record.facts.patient), act->present));
}

}  // namespace

void submit(const Services& services, Request request, Done done) {
    const auto act = submitted(services, request);
    if (!act) return done(act.error());
    write_changes(
        services, request, act->changes, act->check,
        [](const std::vector<store::Version>& written) {
            const store::Version& task = written.front();
            return Reply{
                .status = 201,
                .json = task.json,
                .resource = {},
                .version = task.version,
                .last_modified = task.last_updated,
                .location = "Task/" + task.id + "/_history/" + std::to_string(task.version)};
        },
        std::move(done));
}

}  // namespace fascia::interaction

#include "fascia/workflow/life.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

/// $withdraw and $reassign of a Task, $revoke of a ServiceRequest.
namespace fascia::interaction {
namespace {

/// A Task or an order, and the present.
struct Waiting {
    fhir::Resource record;
    workflow::Present present;
};

Outcome<Waiting> begin(const Services& services, const Request& request,
                       std::initializer_list<std::string_view> names) {
    if (const auto checked = OperationInput{request}.check(names); !checked) return checked.error();
    const auto at = instant_of(services, request, true);
    if (!at) return at.error();
    auto record = load(services.repository, request.type, request.id);
    if (!record) return record.error();
    return Waiting{.record = std::move(*record), .present = present_at(services, request, *at)};
}

Outcome<workflow::Changes> withdrawn(const Services& services, const Request& request) {
    const auto waiting = begin(services, request, {"reason", "at"});
    if (!waiting) return waiting.error();
    const fhir::Resource& task = waiting->record;
    const auto focus = load_reference(services.repository, task.at("focus.reference").text());
    return workflow::withdraw(task, focus, OperationInput{request}.reason(), waiting->present);
}

Outcome<workflow::Changes> reassigned(const Services& services, const Request& request) {
    const auto waiting = begin(services, request, {"to", "from", "until", "at"});
    if (!waiting) return waiting.error();
    const OperationInput input{request};
    const auto from = input.day("from"), until = input.day("until");
    if (!from) return from.error();
    if (!until) return until.error();
    const auto roles = services.account_roles();
    if (!roles) return roles.error();
    return workflow::reassign(waiting->record,
                              {.to = input.text("to"), .from = *from, .until = *until}, *roles,
                              waiting->present);
}

Outcome<workflow::Changes> revoked(const Services& services, const Request& request) {
    const auto waiting = begin(services, request, {"reason", "at"});
    if (!waiting) return waiting.error();
    const auto tasks = find_all(services, "Task", {{"focus", "ServiceRequest/" + request.id}});
    if (!tasks) return tasks.error();
    return workflow::revoke(waiting->record, *tasks, OperationInput{request}.reason(),
                            waiting->present);
}

}  // namespace

void withdraw(const Services& services, Request request, Done done) {
    write_and_answer(services, request, withdrawn(services, request), std::move(done));
}

void reassign(const Services& services, Request request, Done done) {
    write_and_answer(services, request, reassigned(services, request), std::move(done));
}

void revoke(const Services& services, Request request, Done done) {
    write_and_answer(services, request, revoked(services, request), std::move(done));
}

}  // namespace fascia::interaction

#include "fascia/workflow/life.hpp"

#include "interaction/detail/if_unchanged.hpp"
#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

/// $hold, $resume and $close of a plan.
namespace fascia::interaction {
namespace {

/// Code of a reason given as code, Coding or CodeableConcept, else its words.
std::string reason_code(const OperationInput& input) {
    const auto given = input.value("reason");
    if (const auto code = given.at("coding.code")) return std::string{code.text()};
    return input.text("reason");
}

Outcome<PlanAct> begin(const Services& services, const Request& request,
                       std::initializer_list<std::string_view> names) {
    if (const auto checked = OperationInput{request}.check(names); !checked) return checked.error();
    return begin_act(services, request, request.id, true);
}

Outcome<workflow::Changes> held(const Services& services, const Request& request) {
    const auto act = begin(services, request, {"reason", "at"});
    if (!act) return act.error();
    return workflow::put_on_hold(act->record.care_plan, OperationInput{request}.reason(),
                                 act->present);
}

Outcome<Act> resumed(const Services& services, const Request& request) {
    const auto act = begin(services, request, {"at"});
    if (!act) return act.error();
    return if_unchanged(act->record,
                        workflow::resume(act->record.care_plan, act->record.of_the_plan,
                                         act->assessment, act->present));
}

/// The rules are not asked: a plan of a patient who died is closed too.
Outcome<workflow::Changes> closed(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"reason", "at"}); !checked) return checked.error();
    const auto at = instant_of(services, request, true);
    if (!at) return at.error();
    const auto record = load_plan(services, request.id, *at);
    if (!record) return record.error();
    const auto present = present_at(services, request, *at);
    return workflow::close(record->care_plan, record->of_the_plan, reason_code(input), present);
}

}  // namespace

void hold_plan(const Services& services, Request request, Done done) {
    write_and_answer(services, request, held(services, request), std::move(done));
}

void resume_plan(const Services& services, Request request, Done done) {
    write_and_answer(services, request, resumed(services, request), std::move(done));
}

void close_plan(const Services& services, Request request, Done done) {
    write_and_answer(services, request, closed(services, request), std::move(done));
}

}  // namespace fascia::interaction

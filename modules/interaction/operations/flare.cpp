#include "fascia/workflow/flare.hpp"

#include "fascia/fhir/json.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

struct Told {
    workflow::Changes changes;
    fhir::Resource emergency;  ///< empty: none
};

Outcome<workflow::FlareInput> read_input(const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"flag", "since", "note", "at"}); !checked)
        return checked.error();
    const auto since = input.day("since");
    if (!since) return since.error();
    return workflow::FlareInput{
        .flags = input.texts("flag"), .since = *since, .note = input.text("note")};
}

Outcome<Told> told(const Services& services, const Request& request) {
    const auto input = read_input(request);
    if (!input) return input.error();
    const auto at = instant_of(services, request, true);
    if (!at) return at.error();
    const auto record = load_plan(services, request.id, *at);
    if (!record) return record.error();
    const workflow::Present present{
        .at = *at, .zone = services.zone, .ids = services.ids, .author = author_of(request.access)};
    const plan::Rules& rules = record->protocol->rules();
    auto made = workflow::flare_records(*input, record->care_plan, rules, present);
    if (!made) return made.error();
    plan::FactSet facts = record->facts;
    for (const auto& write : *made) facts.resources.push_back(write.resource);
    const auto today = plan::assess(*record->protocol, facts);
    if (!today) return today.error();
    auto changes = workflow::flare(std::move(*made), record->care_plan, record->of_the_plan, rules,
                                   *today, present);
    if (!changes) return changes.error();
    return Told{std::move(*changes), workflow::emergency_answer(input->flags, rules)};
}

/// The emergency stands first in the Bundle: it is what is read first.
Reply with_emergency(Reply reply, const fhir::Resource& emergency) {
    if (!emergency) return reply;
    static constexpr std::string_view entries = R"("entry":[)";
    const auto at = reply.json.find(entries) + entries.size();
    reply.json.insert(at, R"({"resource":)" + fhir::write_json(emergency) + "},");
    return reply;
}

}  // namespace

void flare(const Services& services, Request request, Done done) {
    auto outcome = told(services, request);
    if (!outcome) return done(outcome.error());
    write_changes(
        services, request, outcome->changes, {},
        [base = request.base_url, emergency = outcome->emergency](const auto& written) {
            return with_emergency(bundle_of(written, base), emergency);
        },
        std::move(done));
}

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

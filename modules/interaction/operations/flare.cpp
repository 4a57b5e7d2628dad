#include "fascia/workflow/flare.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

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
    const auto present = present_at(services, request, *at);
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

}  // namespace

void flare(const Services& services, Request request, Done done) {
    auto outcome = told(services, request);
    if (!outcome) return done(outcome.error());
    write_changes(
        services, request, outcome->changes, {},
        [base = request.base_url, emergency = outcome->emergency](const auto& written) {
            // It stands first: it is what is read first.
            return bundle_of(written, base, 200, emergency);
        },
        std::move(done));
}

}  // namespace fascia::interaction

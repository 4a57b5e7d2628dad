#include "fascia/workflow/check_in.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

Outcome<Day> read_day(std::string_view text, const char* name) {
    if (text.size() >= 10)
        if (auto day = parse_day(text.substr(0, 10))) return *day;
    return Failure{FailureKind::invalid,
                   Issue{.code = "value",
                         .path = {},
                         .text = std::string{"`"} + name + "` is a day, YYYY-MM-DD"}};
}

Outcome<workflow::CheckIn> read_input(const Services& services, const Request& request,
                                      Instant at) {
    const OperationInput input{request};
    if (const auto checked = input.check({"date", "mode", "answers", "fact", "attended", "at"});
        !checked)
        return checked.error();
    workflow::CheckIn visit{.date = services.zone.day_of(at),
                            .mode = input.text("mode"),
                            .facts = {},
                            .answers = input.resource("answers"),
                            .attended = {}};
    if (const std::string date = input.text("date"); !date.empty()) {
        const auto day = read_day(date, "date");
        if (!day) return day.error();
        visit.date = *day;
    }
    if (visit.answers && visit.answers.type_name() != "QuestionnaireResponse")
        return Failure{FailureKind::invalid, "`answers` is a QuestionnaireResponse"};
    for (const auto& fact : input.all("fact"))
        visit.facts.push_back(
            {.code = part_value(fact, "code"), .value = part_value(fact, "value")});
    for (const auto& attended : input.all("attended")) {
        const auto day = read_day(text_of(part_value(attended, "date")), "attended.date");
        if (!day) return day.error();
        visit.attended.push_back({.item = text_of(part_value(attended, "item")),
                                  .date = *day,
                                  .kept = text_of(part_value(attended, "kept")) != "false"});
    }
    return visit;
}

Outcome<workflow::Changes> checked_in(const Services& services, const Request& request) {
    const auto at = instant_of(services, request, true);
    if (!at) return at.error();
    const auto visit = read_input(services, request, *at);
    if (!visit) return visit.error();
    const auto record = load_plan(services, request.id, *at);
    if (!record) return record.error();
    const auto present = present_at(services, request, *at);
    fhir::Resource questionnaire;
    if (visit->answers)
        questionnaire = record->protocol->definition(visit->answers.child("questionnaire").text());
    auto changes = workflow::check_in(record->care_plan, *visit, questionnaire, present);
    if (!changes) return changes;
    return and_hold(*record, std::move(*changes), present);
}

}  // namespace

void check_in(const Services& services, Request request, Done done) {
    write_and_answer(services, request, checked_in(services, request), std::move(done));
}

}  // namespace fascia::interaction

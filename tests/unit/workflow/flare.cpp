#include "fascia/workflow/flare.hpp"

#include "fascia/workflow/life.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

/// A flare told on Monday, 4 May.
struct Flaring : Acting {
    Outcome<workflow::Changes> tell() {
        auto made = workflow::flare_records(input, plan, rules(), assistant());
        if (!made) return made.error();
        return workflow::flare(std::move(*made), plan, records, rules(), today, assistant());
    }
    workflow::FlareInput input;
    fhir::Resource plan = care_plan("active");
    std::vector<fhir::Resource> records{request("needles", "DN1", "plan", "active"),
                                        request("exercise", "PT1", "plan", "active")};
    plan::Assessment today;
};

std::vector<std::string> tasks(const workflow::Changes& changes) {
    std::vector<std::string> found;
    for (const auto& task : of_type(changes, "Task"))
        found.push_back(std::string{workflow::task_kind(task)} + " " +
                        std::string{task.at("restriction.period.end").text()});
    return found;
}

std::vector<std::string> events(const fhir::Resource& parameters) {
    std::vector<std::string> found;
    for (const auto event : parameters.children("parameter")) {
        std::string text;
        for (const auto part : event.children("part"))
            if (part.child("name").text() != "text")
                text.append(text.empty() ? "" : " ").append(part.child("value").text());
        found.push_back(std::move(text));
    }
    return found;
}

using Texts = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(flares)

BOOST_AUTO_TEST_CASE(pause_what_loads_or_needles_and_ask_for_a_call_within_three_working_days) {
    Flaring flaring;
    flaring.input.since = parse_day("2026-05-02").value();
    flaring.input.note = "after lifting";
    const auto changes = flaring.tell().value();
    const auto flare = of_type(changes, "Observation").at(0);
    BOOST_TEST(workflow::code_in(flare.child("code"), "exam-finding") == "flare");
    BOOST_TEST(flare.child("value").text() == "true");
    BOOST_TEST(flare.at("effectivePeriod.start").text() == "2026-05-02");
    BOOST_TEST(flare.at("note.text").text() == "after lifting");
    const auto& needles = write_of(changes, "needles").resource;
    BOOST_TEST(needles.child("status").text() == "on-hold");
    BOOST_TEST(fhir::write_json(needles).find("2026-05-07T15:00:00") != std::string::npos);
    BOOST_TEST(of_type(changes, "ServiceRequest").size() == 1U);
    BOOST_TEST(tasks(changes) == Texts{"call-back 2026-05-07"}, boost::test_tools::per_element());
    BOOST_TEST(of_type(changes, "Provenance").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_weekend_is_no_working_day_and_one_call_is_enough) {
    Flaring flaring;
    auto friday = flaring.assistant();
    friday.at = parse_instant("2026-05-08T15:00:00Z").value();
    auto made = workflow::flare_records({}, flaring.plan, rules(), friday).value();
    const auto changes =
        workflow::flare(std::move(made), flaring.plan, {}, rules(), {}, friday).value();
    BOOST_TEST(tasks(changes) == Texts{"call-back 2026-05-13"}, boost::test_tools::per_element());
    flaring.records = {task("call-back", "CarePlan/plan", "")};
    BOOST_TEST(tasks(flaring.tell().value()).empty());
}

BOOST_AUTO_TEST_CASE(are_called_about_whatever_else_the_patient_is_to_be_called_about) {
    Flaring flaring;
    flaring.records = {task("call-back", "ServiceRequest/tpi", "")};
    BOOST_TEST(tasks(flaring.tell().value()) == Texts{"call-back 2026-05-07"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(that_come_often_are_reviewed_once) {
    Flaring flaring;
    flaring.today.variables["frequentFlares"] = {
        fhirpath::System{fhirpath::System::Type::boolean, "true", {}}};
    flaring.records = of_type(flaring.tell().value(), "Task");
    BOOST_TEST(tasks(flaring.tell().value()).empty());
    for (auto& asked : flaring.records) asked = with(asked, "status", "completed");
    BOOST_TEST(tasks(flaring.tell().value()).size() == 2U);
}

BOOST_AUTO_TEST_CASE(that_come_often_go_to_a_physician) {
    Flaring flaring;
    flaring.today.variables["frequentFlares"] = {
        fhirpath::System{fhirpath::System::Type::boolean, "true", {}}};
    BOOST_TEST(
        tasks(flaring.tell().value()) == (Texts{"call-back 2026-05-07", "reassess 2026-05-07"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_red_flag_is_saved_holds_the_plan_and_an_emergency_is_said_at_once) {
    Flaring flaring;
    flaring.input.flags = {"RF1", "RF4b"};
    flaring.today.flags = {flag("RF1", plan::FlagState::open)};
    flaring.today.blocked = true;
    const auto changes = flaring.tell().value();
    BOOST_TEST(of_type(changes, "Observation").size() == 3U);
    BOOST_TEST(write_of(changes, "plan").resource.child("status").text() == "on-hold");
    const auto answer = workflow::emergency_answer(flaring.input.flags, rules());
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer.children("issue").size() == 1U);
    BOOST_TEST(answer.at("issue.severity").text() == "fatal");
    BOOST_TEST(answer.at("issue.diagnostics").text().find("call the emergency number") !=
               std::string::npos);
    BOOST_TEST(!workflow::emergency_answer({"RF4b"}, rules()));
}

BOOST_AUTO_TEST_CASE(are_told_of_a_plan_that_runs_in_words_that_are_known_and_not_ahead) {
    Flaring flaring;
    for (const char* status : {"draft", "completed", "revoked"}) {
        flaring.plan = care_plan(status);
        check_refused(flaring.tell(), FailureKind::conflict);
    }
    flaring.plan = care_plan("active");
    flaring.input.flags = {"RF99"};
    check_refused(flaring.tell(), FailureKind::invalid, "value");
    flaring.input.flags.clear();
    flaring.input.since = parse_day("2026-05-05").value();
    check_refused(flaring.tell(), FailureKind::unprocessable, "business-rule");
}

BOOST_AUTO_TEST_CASE(what_is_paused_is_resumed_when_its_time_is_over) {
    Flaring flaring;
    const auto paused = write_of(flaring.tell().value(), "needles").resource;
    const auto resume = [&](const char* instant) {
        auto present = flaring.physician();
        present.at = parse_instant(instant).value();
        return workflow::resume(care_plan("active"), {paused}, {}, present);
    };
    check_refused(resume("2026-05-07T14:59:59Z"), FailureKind::conflict);
    const auto changes = resume("2026-05-07T15:00:00Z").value();
    const auto& needles = write_of(changes, "needles").resource;
    BOOST_TEST(needles.child("status").text() == "active");
    BOOST_TEST(!needles.child("extension"));
}

BOOST_AUTO_TEST_CASE(what_has_ended_while_it_was_paused_is_not_paused_again) {
    for (const char* ended : {"revoked", "completed", "entered-in-error"}) {
        Flaring flaring;
        const auto paused = write_of(flaring.tell().value(), "needles").resource;
        flaring.records = {with(paused, "status", ended)};
        BOOST_TEST(of_type(flaring.tell().value(), "ServiceRequest").empty(), ended);
    }
}

BOOST_AUTO_TEST_CASE(another_flare_pauses_anew) {
    Flaring flaring;
    flaring.records = {write_of(flaring.tell().value(), "needles").resource};
    const auto again = write_of(flaring.tell().value(), "needles").resource;
    BOOST_TEST(again.children("extension").size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(timelines)

BOOST_AUTO_TEST_CASE(say_what_falls_due_when_by_date) {
    Flaring flaring;
    flaring.today.care_start = parse_day("2026-02-02").value();
    flaring.records = {write_of(flaring.tell().value(), "needles").resource};
    fhir::Draft due{task("reassess", "CarePlan/plan", "")};
    due->child("restriction").child("period").set("end", "2026-04-30");
    flaring.records.push_back(due.freeze());
    fhir::Draft deferred{task("approve-escalation", "ServiceRequest/x", "-", "on-hold")};
    deferred->child("restriction").child("period").set("start", "2026-06-01");
    flaring.records.push_back(deferred.freeze());
    fhir::Draft done{task("reassess", "CarePlan/plan", "", "completed")};
    done->child("restriction").child("period").set("end", "2026-05-20");
    flaring.records.push_back(done.freeze());

    const auto answer = workflow::timeline(flaring.plan, flaring.records, rules(), flaring.today,
                                           flaring.assistant());
    BOOST_TEST(events(answer) == (Texts{"2026-04-30 reassess", "2026-05-07 pause-ends DN1",
                                        "2026-05-10 gate-3m-overdue", "2026-06-01 asked-again",
                                        "2026-07-19 gate-6m-opens", "2026-08-02 gate-6m",
                                        "2026-08-09 gate-6m-overdue"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(tell_the_steroids_that_were_injected) {
    Flaring flaring;
    flaring.records.clear();
    const auto dose = [](const char* day, std::optional<plan::Decimal> mg) {
        return plan::SteroidDose{parse_day(day).value(), "TPI1", "triamcinolone", mg, mg, {}};
    };
    flaring.today.steroids = {dose("2026-01-05", plan::Decimal::of(40)), dose("2026-03-02", {})};
    const auto answer = workflow::timeline(flaring.plan, flaring.records, rules(), flaring.today,
                                           flaring.assistant());
    BOOST_TEST(
        events(answer) == (Texts{"2026-01-05 steroid-dose TPI1", "2026-03-02 steroid-dose TPI1"}),
        boost::test_tools::per_element());
    Texts texts;
    for (const auto event : answer.children("parameter"))
        for (const auto part : event.children("part"))
            if (part.child("name").text() == "text") texts.emplace_back(part.child("value").text());
    BOOST_TEST(texts == (Texts{"triamcinolone 40 mg, equal to 40 mg of methylprednisolone",
                               "triamcinolone, how much is not known"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(of_a_plan_that_has_ended_are_empty) {
    Flaring flaring;
    flaring.today.care_start = parse_day("2026-02-02").value();
    const auto answer = workflow::timeline(care_plan("completed"), flaring.records, rules(),
                                           flaring.today, flaring.assistant());
    BOOST_TEST(events(answer).empty());
}

BOOST_AUTO_TEST_SUITE_END()

#include "fascia/workflow/review.hpp"

#include "acts.hpp"
#include "support/protocol_files.hpp"

using namespace fascia;
using namespace fascia::tests;
using plan::Answer;

namespace {

plan::GateOutcome outcome(const std::string& code, const std::string& item = "") {
    plan::GateOutcome made{.code = code, .item = item};
    made.detail = {.rule = code,
                   .result = Answer::met,
                   .text = "why " + code,
                   .sources = {},
                   .facts = {{"pain-now", "7", "Observation/o/_history/2"}},
                   .missing = {}};
    return made;
}

/// A review at the first gate, with an assessment made by hand.
struct AtGate : Acting {
    AtGate() {
        assessment.gate = plan::Gate::gate_3m;
        assessment.response = plan::Response::none;
        assessment.adherent = Answer::met;
        assessment.exposure_weeks = 13.96;
        assessment.care_start = parse_day("2026-02-01").value();
        facts.patient = resource(
            R"({"resourceType":"Patient","id":"p","birthDate":"1980-01-01","gender":"male"})");
        facts.at = parse_instant("2026-05-04T15:00:00Z").value();
        facts.care_plan = care_plan("active");
    }
    Outcome<workflow::ReviewResult> review(bool dry_run = false) {
        return workflow::review(*test::loaded_protocol(), facts, records, assessment, dry_run,
                                assistant());
    }
    plan::Assessment assessment;
    plan::FactSet facts;
    std::vector<fhir::Resource> records;
};

std::string values(const fhir::Resource& parameters, std::string_view name) {
    std::string text;
    for (const auto parameter : parameters.children("parameter"))
        if (parameter.child("name").text() == name)
            text.append(text.empty() ? "" : " ")
                .append(parameter.child("valueReference")
                            ? parameter.at("valueReference.reference").text()
                            : parameter.child("value").text());
    return text;
}

std::string gate_outcomes(const fhir::Resource& plan) {
    std::string codes;
    for (const auto extension : plan.children("extension"))
        if (extension.child("url").text() == workflow::structure_definition("gate-outcome"))
            codes.append(codes.empty() ? "" : " ").append(extension.child("value").text());
    return codes;
}

std::vector<fhir::Resource> tasks_of(const workflow::Changes& changes, std::string_view kind) {
    auto tasks = of_type(changes, "Task");
    std::erase_if(tasks, [&](const auto& task) { return workflow::task_kind(task) != kind; });
    return tasks;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reviewing)

BOOST_AUTO_TEST_CASE(the_answer_says_what_the_rules_say) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("intensify")};
    gate.assessment.preview = {outcome("continue")};
    gate.assessment.facts = {{"pain-now", "7", "Observation/o/_history/2"}};
    gate.assessment.missing = {{"odi", "the ODI of these weeks", "medical-assistant"}};
    const auto answer = gate.review(true).value().parameters;
    BOOST_TEST(values(answer, "gate") == "gate-3m");
    BOOST_TEST(values(answer, "outcome") == "intensify");
    BOOST_TEST(values(answer, "preview") == "continue");
    BOOST_TEST(values(answer, "response") == "none");
    BOOST_TEST(values(answer, "adherent") == "true");
    BOOST_TEST(values(answer, "exposure-weeks") == "14.0");
    BOOST_TEST(values(answer, "care-start") == "2026-02-01");
    const std::string json = fhir::write_json(answer);
    for (const char* text : {"Observation/o/_history/2", "the ODI of these weeks",
                             "medical-assistant", "why intensify"})
        BOOST_TEST(json.find(text) != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(what_is_unknown_is_left_out_and_not_taken_for_no) {
    AtGate gate;
    gate.assessment.adherent = Answer::unknown;
    gate.assessment.exposure_weeks.reset();
    gate.assessment.care_start.reset();
    const auto answer = gate.review(true).value().parameters;
    for (const char* name : {"adherent", "exposure-weeks", "care-start"})
        BOOST_TEST(values(answer, name).empty(), name);
    gate.assessment.adherent = Answer::not_met;
    BOOST_TEST(values(gate.review(true).value().parameters, "adherent") == "false");
}

BOOST_AUTO_TEST_CASE(a_dry_run_writes_nothing_and_looks_at_any_plan) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("eligible-track-a", "TPI1")};
    BOOST_TEST(gate.review(true).value().changes.empty());
    for (const char* status : {"draft", "on-hold", "completed", "revoked"}) {
        gate.facts.care_plan = care_plan(status);
        BOOST_TEST(gate.review(true).value().changes.empty(), status);
        check_refused(gate.review(), FailureKind::conflict);
    }
}

BOOST_AUTO_TEST_CASE(an_outcome_with_an_item_makes_a_proposal_and_asks_the_physician) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("eligible-track-a", "TPI1"), outcome("refer-specialist")};
    gate.records = {task("approve-plan", "CarePlan/plan", "-", "completed")};
    fhir::Draft owned{gate.records.front()};
    owned->add("owner").set("reference", "Practitioner/doc");
    gate.records.front() = owned.freeze();
    const auto result = gate.review().value();
    const auto& changes = result.changes;
    BOOST_TEST(gate_outcomes(write_of(changes, "plan").resource) ==
               "eligible-track-a refer-specialist");
    BOOST_TEST(write_of(changes, "plan").expected == 3);

    const auto proposals = of_type(changes, "ServiceRequest");
    BOOST_REQUIRE(proposals.size() == 1U);
    const auto& proposal = proposals.front();
    BOOST_TEST(proposal.child("intent").text() == "proposal");
    BOOST_TEST(proposal.child("status").text() == "active");
    BOOST_TEST(workflow::item_of(proposal) == "TPI1");
    BOOST_TEST(proposal.at("subject.reference").text() == "Patient/p");
    BOOST_TEST(proposal.at("basedOn.reference").text() == "CarePlan/plan");
    BOOST_TEST(proposal.at("supportingInfo.reference").text() == "Observation/o/_history/2");

    const auto tasks = tasks_of(changes, "approve-escalation");
    BOOST_REQUIRE(tasks.size() == 1U);
    BOOST_TEST(tasks.front().at("focus.reference").text() == workflow::reference_to(proposal));
    BOOST_TEST(tasks.front().at("owner.reference").text() == "Practitioner/doc");
    BOOST_TEST(!tasks.front().child("requester"));
    BOOST_TEST(tasks.front().at("input.valueString").text() ==
               workflow::shown_hash(proposal, {}, gate.assessment));

    const auto guidance = of_type(changes, "GuidanceResponse").at(0);
    BOOST_TEST(guidance.child("status").text() == "success");
    BOOST_TEST(guidance.children("reasonCode").size() == 2U);
    BOOST_TEST(values(result.parameters, "escalation") == workflow::reference_to(proposal));
    BOOST_TEST(values(result.parameters, "task") == workflow::reference_to(tasks.front()));
    BOOST_TEST(values(result.parameters, "guidance") == workflow::reference_to(guidance));
    BOOST_TEST(of_type(changes, "Provenance").size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_proposal_can_be_approved_as_it_was_shown) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("eligible-track-a", "TPI1")};
    const auto changes = gate.review().value().changes;
    const auto asked = tasks_of(changes, "approve-escalation").at(0);
    workflow::DecideInput input;
    input.shown = asked.at("input.valueString").text();
    const auto approved = workflow::decide(input,
                                           {.task = asked,
                                            .focus = of_type(changes, "ServiceRequest").at(0),
                                            .care_plan = gate.facts.care_plan,
                                            .of_the_plan = {}},
                                           rules(), gate.assessment, true, gate.physician());
    BOOST_TEST(approved.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_proposed_already_is_not_proposed_again) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("eligible-track-a", "TPI1")};
    const auto proposes = [&](const std::string& item, const char* intent, const char* status) {
        gate.records = {request("tpi", item, intent, status)};
        return !of_type(gate.review().value().changes, "ServiceRequest").empty();
    };
    BOOST_TEST(!proposes("TPI1", "proposal", "active"));
    BOOST_TEST(proposes("TPI1", "proposal", "completed"));
    BOOST_TEST(proposes("TPI1", "proposal", "revoked"));
    BOOST_TEST(proposes("MBB1", "proposal", "active"));
}

BOOST_AUTO_TEST_CASE(what_is_ordered_and_not_done_yet_is_not_proposed) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("eligible-tpi-repeat", "TPI1")};
    const auto proposes = [&](const char* status) {
        gate.records = {request("ordered", "TPI1", "order", status)};
        return !of_type(gate.review().value().changes, "ServiceRequest").empty();
    };
    BOOST_TEST(!proposes("active"));
    BOOST_TEST(!proposes("on-hold"));
    BOOST_TEST(proposes("completed"));
    BOOST_TEST(proposes("revoked"));
}

BOOST_AUTO_TEST_CASE(what_waits_shows_the_facts_of_the_last_review) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("eligible-track-a", "TPI1")};
    const auto proposal = request("tpi", "TPI1", "proposal", "active");
    gate.records = {proposal, task("approve-escalation", "ServiceRequest/tpi", "old facts")};
    const auto renewed = tasks_of(gate.review().value().changes, "approve-escalation");
    BOOST_REQUIRE(renewed.size() == 1U);
    const std::string now = workflow::shown_hash(proposal, {}, gate.assessment);
    BOOST_TEST(renewed.front().at("input.valueString").text() == now);
    gate.records.back() = task("approve-escalation", "ServiceRequest/tpi", now);
    BOOST_TEST(tasks_of(gate.review().value().changes, "approve-escalation").empty());
}

BOOST_AUTO_TEST_CASE(what_was_declined_is_asked_again_after_thirty_days_or_with_another_fact) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("eligible-track-a", "TPI1")};
    fhir::Draft proposal{request("tpi", "TPI1", "proposal", "revoked")};
    proposal->add("supportingInfo").set("reference", "Observation/o/_history/2");
    const auto proposes = [&](const char* decided, const char* status = "rejected") {
        fhir::Draft asked{task("approve-escalation", "ServiceRequest/tpi", "-", status)};
        asked->set("lastModified", decided);
        gate.records = {proposal.freeze(), asked.freeze()};
        return !of_type(gate.review().value().changes, "ServiceRequest").empty();
    };
    BOOST_TEST(!proposes("2026-04-04T15:00:01Z"));
    BOOST_TEST(proposes("2026-04-04T15:00:00Z"));
    BOOST_TEST(proposes("2026-05-03T15:00:00Z", "cancelled"));
    gate.assessment.outcomes.front().detail.facts.front().reference = "Observation/o/_history/3";
    BOOST_TEST(proposes("2026-05-03T15:00:00Z"));
}

BOOST_AUTO_TEST_CASE(an_item_that_the_protocol_does_not_have_is_a_fault) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("eligible-track-a", "NOPE")};
    check_refused(gate.review(), FailureKind::fault);
}

BOOST_AUTO_TEST_CASE(the_outcomes_of_the_last_review_are_replaced) {
    AtGate gate;
    fhir::Draft before{gate.facts.care_plan};
    before->add("extension").set("url", "http://elsewhere.example/x").set("valueCode", "stays");
    before->add("extension")
        .set("url", workflow::structure_definition("gate-outcome"))
        .set("valueCode", "continue");
    gate.facts.care_plan = before.freeze();
    gate.assessment.outcomes = {outcome("step-down")};
    const auto plan = write_of(gate.review().value().changes, "plan").resource;
    BOOST_TEST(gate_outcomes(plan) == "step-down");
    BOOST_TEST(plan.children("extension").size() == 2U);
}

BOOST_AUTO_TEST_CASE(who_falls_short_is_asked_what_stands_in_the_way_once) {
    AtGate gate;
    gate.assessment.adherent = Answer::not_met;
    const auto tasks = tasks_of(gate.review().value().changes, "barrier");
    BOOST_TEST(tasks.size() == 1U);
    gate.records = tasks;
    BOOST_TEST(tasks_of(gate.review().value().changes, "barrier").empty());
    gate.records = {};
    gate.assessment.adherent = Answer::unknown;
    BOOST_TEST(tasks_of(gate.review().value().changes, "barrier").empty());
}

BOOST_AUTO_TEST_CASE(missing_facts_are_asked_for_once_a_person) {
    AtGate gate;
    gate.assessment.outcomes = {outcome("insufficient-data")};
    gate.assessment.missing = {{"odi", "the ODI", "patient"},
                               {"pain-now", "pain today", "patient"},
                               {"facet-pattern", "an examination", "clinician"}};
    const auto changes = gate.review().value().changes;
    BOOST_TEST(of_type(changes, "GuidanceResponse").at(0).child("status").text() ==
               "data-required");
    const auto tasks = tasks_of(changes, "collect-fact");
    BOOST_REQUIRE(tasks.size() == 2U);
    BOOST_TEST(tasks.back().children("input").size() == 2U);
    gate.records = tasks;
    BOOST_TEST(tasks_of(gate.review().value().changes, "collect-fact").empty());
    gate.records = {};
    gate.assessment.gate = plan::Gate::none;
    BOOST_TEST(tasks_of(gate.review().value().changes, "collect-fact").empty());
}

BOOST_AUTO_TEST_CASE(an_open_blocking_flag_holds_the_plan) {
    AtGate gate;
    gate.assessment.flags = {flag("RF2", plan::FlagState::open)};
    gate.assessment.blocked = true;
    gate.assessment.outcomes = {outcome("blocked")};
    const auto changes = gate.review().value().changes;
    BOOST_TEST(write_of(changes, "plan").resource.child("status").text() == "on-hold");
    BOOST_TEST(tasks_of(changes, "red-flag").size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

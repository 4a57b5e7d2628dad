#include "fascia/workflow/against_rules.hpp"

#include "acts.hpp"
#include "support/protocol_files.hpp"

using namespace fascia;
using namespace fascia::tests;
using Effect = plan::Verdict::Effect;

namespace {

/// A plan in which C40 blocks MBB1 and C39, an absolute rule, blocks TPI1.
struct Blocked : Acting {
    Blocked() {
        assessment.verdicts = {verdict("C39", "TPI1", Effect::block),
                               verdict("C40", "MBB1", Effect::block),
                               verdict("C41", "TPI1", Effect::caution)};
        assessment.verdicts[0].absolute = true;
    }
    Outcome<workflow::Changes> go_on(const std::string& by, workflow::OverrideInput input) {
        return workflow::override_block(input, plan, facts, assessment, roles, as(by, "physician"));
    }
    static workflow::OverrideInput relative() {
        return {.item = "MBB1", .rule = "C40", .reason = "platelets are back", .second = {}};
    }
    static workflow::OverrideInput absolute(const std::string& second) {
        return {.item = "TPI1", .rule = "C39", .reason = "tested", .second = second};
    }
    fhir::Resource plan = care_plan("active");
    std::vector<fhir::Resource> facts;
    plan::Assessment assessment;
    std::map<std::string, std::string, std::less<>> roles{{"Practitioner/doc", "physician"},
                                                          {"Practitioner/other", "physician"},
                                                          {"Practitioner/third", "physician"},
                                                          {"Practitioner/ma", "medical-assistant"}};
};

std::string status_of_issue(const workflow::Changes& changes) {
    return std::string{of_type(changes, "DetectedIssue").at(0).child("status").text()};
}

/// The records of an act as they stand after it.
std::vector<fhir::Resource> stored(const workflow::Changes& changes) {
    std::vector<fhir::Resource> records;
    for (const auto& write : changes) {
        fhir::Draft draft{write.resource};
        draft->child("meta").set("versionId", "1");
        records.push_back(draft.freeze());
    }
    return records;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(going_on_against_a_block)

BOOST_AUTO_TEST_CASE(is_a_detected_issue_with_the_physicians_mitigation) {
    Blocked blocked;
    const auto changes = blocked.go_on("Practitioner/doc", Blocked::relative()).value();
    BOOST_REQUIRE(changes.size() == 2U);
    const auto& issue = changes.front().resource;
    BOOST_TEST(issue.child("status").text() == "final");
    BOOST_TEST(issue.at("implicated.reference").text() == "CarePlan/plan");
    BOOST_TEST(issue.at("patient.reference").text() == "Patient/p");
    BOOST_TEST(issue.at("mitigation.action.text").text() == "platelets are back");
    BOOST_TEST(issue.at("mitigation.author.reference").text() == "Practitioner/doc");
    const auto what = plan::override_in(issue);
    BOOST_TEST(what.item == "MBB1");
    BOOST_TEST(what.rule == "C40");
    BOOST_TEST(of_type(changes, "Provenance").at(0).at("reason.text").text() ==
               "platelets are back");
}

BOOST_AUTO_TEST_CASE(needs_item_rule_and_reason_and_something_that_blocks) {
    Blocked blocked;
    for (auto missing : {&workflow::OverrideInput::item, &workflow::OverrideInput::rule,
                         &workflow::OverrideInput::reason}) {
        auto input = Blocked::relative();
        (input.*missing).clear();
        check_refused(blocked.go_on("Practitioner/doc", input), FailureKind::unprocessable,
                      "required");
    }
    auto caution = Blocked::relative();
    caution.item = "TPI1";
    caution.rule = "C41";
    check_refused(blocked.go_on("Practitioner/doc", caution), FailureKind::conflict);
    blocked.plan = care_plan("completed");
    check_refused(blocked.go_on("Practitioner/doc", Blocked::relative()), FailureKind::conflict);
}

BOOST_AUTO_TEST_CASE(of_an_absolute_rule_takes_another_physician) {
    Blocked blocked;
    check_refused(blocked.go_on("Practitioner/doc", Blocked::absolute("")),
                  FailureKind::unprocessable, "required");
    for (const char* second : {"Practitioner/doc", "Practitioner/ma", "Practitioner/nobody"})
        check_refused(blocked.go_on("Practitioner/doc", Blocked::absolute(second)),
                      FailureKind::unprocessable, "business-rule");

    const auto first =
        blocked.go_on("Practitioner/doc", Blocked::absolute("Practitioner/other")).value();
    BOOST_TEST(status_of_issue(first) == "preliminary");
    const auto task = of_type(first, "Task").at(0);
    BOOST_TEST(task.at("owner.reference").text() == "Practitioner/other");

    blocked.facts = stored(first);
    check_refused(blocked.go_on("Practitioner/doc", Blocked::absolute("Practitioner/other")),
                  FailureKind::conflict);
    check_refused(blocked.go_on("Practitioner/third", Blocked::absolute("Practitioner/doc")),
                  FailureKind::unprocessable, "business-rule");
    check_refused(blocked.go_on("Practitioner/other", Blocked::absolute("Practitioner/third")),
                  FailureKind::unprocessable, "business-rule");
    const auto both =
        blocked.go_on("Practitioner/other", Blocked::absolute("Practitioner/doc")).value();
    BOOST_TEST(status_of_issue(both) == "final");
    BOOST_TEST(of_type(both, "DetectedIssue").at(0).children("mitigation").size() == 2U);
    BOOST_TEST(of_type(both, "Task").at(0).child("status").text() == "completed");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// A physician's own proposal of an injection before the gate.
struct Early : Acting {
    Early() {
        facts.patient = resource(
            R"({"resourceType":"Patient","id":"p","birthDate":"1980-01-01","gender":"male"})");
        facts.at = parse_instant("2026-05-04T15:00:00Z").value();
        facts.care_plan = care_plan("active");
        assessment.escalations = {{"TPI1", {}}, {"MBB1", {}}, {"SCS1", {}}};
    }
    Outcome<workflow::Changes> escalate() {
        return workflow::escalate(input, *test::loaded_protocol(), facts, records, assessment,
                                  physician());
    }
    workflow::EscalateInput input{.item = "TPI1",
                                  .site = "quadratus lumborum",
                                  .side = "left",
                                  .reason = "cannot exercise for pain",
                                  .unmet = {"exposure of 12 weeks"}};
    plan::FactSet facts;
    plan::Assessment assessment;
    std::vector<fhir::Resource> records;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(escalating)

BOOST_AUTO_TEST_CASE(is_a_proposal_with_its_reason_and_what_does_not_hold_never_an_order) {
    Early early;
    const auto changes = early.escalate().value();
    const auto proposal = of_type(changes, "ServiceRequest").at(0);
    BOOST_TEST(proposal.child("intent").text() == "proposal");
    BOOST_TEST(proposal.child("status").text() == "active");
    BOOST_TEST(workflow::item_of(proposal) == "TPI1");
    BOOST_TEST(proposal.at("requester.reference").text() == "Practitioner/doc");
    const std::string json = fhir::write_json(proposal);
    for (const char* text : {"cannot exercise for pain", "exposure of 12 weeks", "left",
                             "quadratus lumborum", "CarePlan/plan"})
        BOOST_TEST(json.find(text) != std::string::npos, text);
    const auto task = of_type(changes, "Task").at(0);
    BOOST_TEST(workflow::task_kind(task) == "approve-escalation");
    BOOST_TEST(task.at("focus.reference").text() == workflow::reference_to(proposal));
    BOOST_TEST(task.at("requester.reference").text() == "Practitioner/doc");
    BOOST_TEST(task.at("input.valueString").text() ==
               workflow::shown_hash(proposal, {}, early.assessment));
}

BOOST_AUTO_TEST_CASE(names_what_does_not_hold_unless_the_gate_proposes_it) {
    Early early;
    early.input.unmet.clear();
    check_refused(early.escalate(), FailureKind::unprocessable, "required");
    early.assessment.outcomes = {{.code = "eligible-track-a", .item = "TPI1"}};
    BOOST_TEST(early.escalate().has_value());
    early.input.reason.clear();
    check_refused(early.escalate(), FailureKind::unprocessable, "required");
}

BOOST_AUTO_TEST_CASE(is_for_items_that_the_rules_name_and_do_not_refuse) {
    Early early;
    early.input.item = "PT1";
    check_refused(early.escalate(), FailureKind::unprocessable, "business-rule");
    early.input.item = "SCS1";
    BOOST_TEST(early.escalate().has_value());
    plan::RuleResult refusal;
    refusal.rule = "SCS1";
    early.assessment.escalations.back().against = {refusal, refusal};
    check_refused(early.escalate(), FailureKind::unprocessable,
                  "business-rule SCS1, business-rule SCS1");
}

BOOST_AUTO_TEST_CASE(is_one_an_item_and_region) {
    Early early;
    const auto first = early.escalate().value();
    early.records = {first.front().resource};
    check_refused(early.escalate(), FailureKind::conflict);
    early.input.side = "right";
    BOOST_TEST(early.escalate().has_value());
    early.input.side.clear();  // of a site, no side says both
    check_refused(early.escalate(), FailureKind::conflict);
    early.input.side = "right";
    early.input.site.clear();
    check_refused(early.escalate(), FailureKind::conflict);
    early.input.item = "MBB1";
    BOOST_TEST(early.escalate().has_value());
    early.input.item = "TPI1";
    for (const char* ended : {"completed", "revoked"}) {
        early.records = {request("old", "TPI1", "proposal", ended)};
        BOOST_TEST(early.escalate().has_value(), ended);
    }
    for (const char* stands : {"active", "on-hold"}) {
        early.records = {request("ordered", "TPI1", "order", stands)};
        const auto refused = early.escalate();
        check_refused(refused, FailureKind::conflict);
        BOOST_TEST(refused.error().issues().front().text.find("ServiceRequest/ordered") !=
                   std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(needs_an_active_plan) {
    Early early;
    for (const char* status : {"draft", "on-hold", "completed", "revoked"}) {
        early.facts.care_plan = care_plan(status);
        check_refused(early.escalate(), FailureKind::conflict);
    }
}

BOOST_AUTO_TEST_SUITE_END()

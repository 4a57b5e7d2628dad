#include "fascia/workflow/life.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;
using plan::Assessment;
using workflow::Decision;
using Effect = plan::Verdict::Effect;

namespace {

/// One decision on the draft plan, or on the escalation TPI1 of the active plan.
struct Case : Acting {
    Assessment assessment;
    bool own_request_allowed = true;
    workflow::DecideInput input;
    workflow::DecideRecords records;

    static Case plan() {
        Case one;
        one.records.care_plan = care_plan();
        one.records.focus = one.records.care_plan;
        one.records.of_the_plan = {request("mt", "MT1", "proposal", "draft"),
                                   request("dn", "DN1", "proposal", "draft")};
        one.records.task = tests::task("approve-plan", "CarePlan/plan", "");
        return one;
    }
    static Case escalation() {
        Case one;
        one.records.care_plan = care_plan("active");
        one.records.focus = request("tpi", "TPI1", "proposal", "active");
        one.records.task = tests::task("approve-escalation", "ServiceRequest/tpi", "");
        return one;
    }
    /// Approves what the Task shows.
    Case& shown() {
        input.shown = workflow::shown_hash(records.focus, records.of_the_plan, assessment);
        const std::string kind{workflow::task_kind(records.task)};
        const std::string focus{records.task.at("focus.reference").text()};
        records.task = tests::task(kind, focus, input.shown);
        return *this;
    }
    Outcome<workflow::Changes> decide() {
        return workflow::decide(input, records, rules(), assessment, own_request_allowed,
                                physician());
    }
};

std::string decision_in(const fhir::Resource& task) {
    for (const auto output : task.children("output"))
        if (workflow::code_in(output.child("type"), "task") == "decision")
            return std::string{workflow::code_in(output.child("value"), "decision")};
    return {};
}

bool names(const fhir::Resource& provenance, const std::string& what) {
    for (const auto entity : provenance.children("entity"))
        if (entity.at("what.display").text() == what) return true;
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deciding)

BOOST_AUTO_TEST_CASE(the_codes_of_decisions) {
    BOOST_TEST((workflow::decision_from_code("approve") == Decision::approve));
    BOOST_TEST((workflow::decision_from_code("decline") == Decision::decline));
    BOOST_TEST((workflow::decision_from_code("defer") == Decision::defer));
    BOOST_TEST((workflow::decision_from_code("ask") == Decision::ask));
    BOOST_TEST(!workflow::decision_from_code("Approve").has_value());
}

BOOST_AUTO_TEST_CASE(an_approved_plan_is_active_from_now_with_its_requests_and_a_signature) {
    Case one = Case::plan();
    one.assessment.baseline = {"Observation/pain/_history/1"};
    const auto changes = one.shown().decide();
    BOOST_REQUIRE(changes.has_value());
    const auto& [plan, expected] = write_of(*changes, "plan");
    BOOST_TEST(expected == 3);
    BOOST_TEST(plan.child("status").text() == "active");
    BOOST_TEST(plan.child("intent").text() == "plan");
    BOOST_TEST(plan.at("period.start").text() == "2026-05-04T15:00:00.000Z");
    BOOST_TEST(plan.at("supportingInfo.reference").text() == "Observation/pain/_history/1");
    for (const char* id : {"mt", "dn"}) {
        const auto& [request, version] = write_of(*changes, id);
        BOOST_TEST(version == 2);
        BOOST_TEST(request.child("status").text() == "active");
        BOOST_TEST(request.child("intent").text() == "plan");
    }
    const auto& [task, task_version] = write_of(*changes, "task");
    BOOST_TEST(task_version == 5);
    BOOST_TEST(task.child("status").text() == "completed");
    BOOST_TEST(decision_in(task) == "approve");
    const auto signatures = of_type(*changes, "Provenance");
    BOOST_REQUIRE(signatures.size() == 1U);
    BOOST_TEST(signatures.front().at("agent.who.reference").text() == "Practitioner/doc");
    BOOST_TEST(signatures.front().children("target").size() == changes->size() - 1);
    BOOST_TEST(names(signatures.front(), "shown sha256 " + one.input.shown));
}

BOOST_AUTO_TEST_CASE(what_the_physician_removes_is_revoked_and_asks_nothing) {
    Case one = Case::plan();
    one.assessment.verdicts = {verdict("C09", "DN1", Effect::block),
                               verdict("C10", "DN1", Effect::needs_physician)};
    one.input.remove = {"DN1"};
    const auto changes = one.shown().decide();
    BOOST_REQUIRE(changes.has_value());
    BOOST_TEST(write_of(*changes, "dn").resource.child("status").text() == "revoked");
    BOOST_TEST(write_of(*changes, "mt").resource.child("status").text() == "active");
    BOOST_TEST(names(of_type(*changes, "Provenance").front(), "removed DN1"));
}

BOOST_AUTO_TEST_CASE(removing_by_the_rule_that_asked_removes_the_item) {
    Case one = Case::plan();
    one.assessment.verdicts = {verdict("C10", "DN1", Effect::needs_physician)};
    one.input.remove = {"C10"};
    const auto changes = one.shown().decide();
    BOOST_REQUIRE(changes.has_value());
    BOOST_TEST(write_of(*changes, "dn").resource.child("status").text() == "revoked");
}

BOOST_AUTO_TEST_CASE(everything_that_stands_against_an_approval_is_said_at_once) {
    Case one = Case::plan();
    one.assessment.flags = {
        flag("RF1", plan::FlagState::unanswered), flag("RF2", plan::FlagState::open),
        flag("RF7", plan::FlagState::open, plan::FlagEffect::review),
        flag("RF5a", plan::FlagState::cleared), flag("RF9", plan::FlagState::no)};
    one.assessment.verdicts = {
        verdict("C01", "MT1", Effect::caution), verdict("C02", "DN1", Effect::needs_physician),
        verdict("C03", "DN1", Effect::block), verdict("C04", "RFA1", Effect::block),
        verdict("C05", "MT1", Effect::none)};
    check_refused(one.shown().decide(), FailureKind::unprocessable,
                  "required RF1, business-rule RF2, required C01, required C02, business-rule C03");
}

BOOST_AUTO_TEST_CASE(cautions_are_acknowledged_and_items_accepted_one_by_one) {
    Case one = Case::plan();
    one.assessment.verdicts = {verdict("C01", "MT1", Effect::caution),
                               verdict("C02", "DN1", Effect::needs_physician)};
    one.shown().input.acknowledged = {"C01"};
    check_refused(one.decide(), FailureKind::unprocessable, "required C02");
    one.input.accept = {"DN1"};
    BOOST_TEST(one.decide().has_value());
    one.input.accept = {"C02"};
    const auto changes = one.decide();
    BOOST_REQUIRE(changes.has_value());
    const auto signature = of_type(*changes, "Provenance").front();
    BOOST_TEST(names(signature, "acknowledged C01"));
    BOOST_TEST(names(signature, "accepted C02"));
    // accepting does not acknowledge, and a block is accepted by nobody
    one.assessment.verdicts = {verdict("C03", "DN1", Effect::block)};
    one.input.accept = one.input.acknowledged = {"C03", "DN1"};
    check_refused(one.shown().decide(), FailureKind::unprocessable, "business-rule C03");
}

BOOST_AUTO_TEST_CASE(requests_that_carry_their_item_elsewhere_than_in_code_are_asked_about_too) {
    const std::string item =
        R"({"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/protocol-item","code":"RX1"}]})";
    const std::string rest =
        R"("id":"rx","meta":{"versionId":"1"},"status":"draft","intent":"proposal",)";
    for (
        const std::string& json :
        {R"({"resourceType":"MedicationRequest",)" + rest +
             R"("subject":{"reference":"Patient/p"},"medicationCodeableConcept":{"text":"x"},"category":[)" +
             item + "]}",
         R"({"resourceType":"DeviceRequest",)" + rest +
             R"("subject":{"reference":"Patient/p"},"codeCodeableConcept":)" + item + "}",
         R"({"resourceType":"NutritionOrder",)" + rest +
             R"("patient":{"reference":"Patient/p"},"dateTime":"2026-05-04","extension":[{"url":"https://openfascia.org/fhir/StructureDefinition/protocol-item","valueCodeableConcept":)" +
             item + "}]}"}) {
        Case one = Case::plan();
        one.records.of_the_plan = {resource(json)};
        one.assessment.verdicts = {verdict("C20", "RX1", Effect::block)};
        check_refused(one.shown().decide(), FailureKind::unprocessable, "business-rule C20");
        one.input.remove = {"RX1"};
        const auto changes = one.decide();
        BOOST_REQUIRE(changes.has_value());
        const auto status = write_of(*changes, "rx").resource.child("status").text();
        BOOST_TEST((status == "cancelled" || status == "revoked"), json);
    }
}

BOOST_AUTO_TEST_CASE(an_approved_escalation_makes_one_order_based_on_the_completed_proposal) {
    Case one = Case::escalation();
    const auto changes = one.shown().decide();
    BOOST_REQUIRE(changes.has_value());
    const auto& [order, order_version] = changes->front();
    BOOST_TEST(order_version == 0);
    BOOST_TEST(order.id() == "new-1");
    BOOST_TEST(order.child("intent").text() == "order");
    BOOST_TEST(order.child("status").text() == "active");
    BOOST_TEST(order.children("basedOn").size() == 1U);
    BOOST_TEST(order.at("basedOn.reference").text() == "ServiceRequest/tpi");
    BOOST_TEST(order.at("requester.reference").text() == "Practitioner/doc");
    BOOST_TEST(workflow::item_of(order) == "TPI1");
    const auto& [proposal, version] = write_of(*changes, "tpi");
    BOOST_TEST(version == 2);
    BOOST_TEST(proposal.child("status").text() == "completed");
    BOOST_TEST(proposal.child("intent").text() == "proposal");
    const auto task = write_of(*changes, "task").resource;
    BOOST_TEST(task.child("status").text() == "completed");
    BOOST_TEST(decision_in(task) == "approve");
    BOOST_TEST(of_type(*changes, "Provenance").size() == 1U);
    BOOST_TEST(of_type(*changes, "CarePlan").empty());
}

BOOST_AUTO_TEST_CASE(the_physician_may_edit_the_order_by_known_parts_only) {
    Case one = Case::escalation();
    const auto parameters = [](const std::string& part) {
        return resource(
            R"({"resourceType":"Parameters","parameter":[{"name":"order","part":[{"name":")" +
            part + R"(","valueString":"left"}]}]})");
    };
    const auto side = parameters("side"), site = parameters("site"), other = parameters("status");
    one.shown().input.order = side.child("parameter");
    const auto changes = one.decide();
    BOOST_REQUIRE(changes.has_value());
    const auto order = changes->front().resource;
    BOOST_TEST(order.at("extension.url").text() ==
               "https://openfascia.org/fhir/StructureDefinition/side");
    BOOST_TEST(order.at("extension.valueString").text() == "left");
    one.input.order = site.child("parameter");
    BOOST_TEST(one.decide().value().front().resource.at("bodySite.text").text() == "left");
    one.input.order = other.child("parameter");
    check_refused(one.decide(), FailureKind::invalid, "value");
}

BOOST_AUTO_TEST_CASE(what_the_physician_edits_stands_in_place_of_what_was_proposed) {
    Case one = Case::escalation();
    fhir::Draft proposal{one.records.focus};
    proposal->add("bodySite").set("text", "left multifidus");
    proposal->add("extension")
        .set("url", workflow::structure_definition("side"))
        .set("valueString", "left");
    one.records.focus = proposal.freeze();
    const auto edits = resource(
        R"({"resourceType":"Parameters","parameter":[{"name":"order","part":[
        {"name":"site","valueString":"right multifidus"},
        {"name":"site","valueString":"right iliocostalis"},
        {"name":"side","valueString":"right"}]}]})");
    one.shown().input.order = edits.child("parameter");
    const auto order = one.decide().value().front().resource;
    std::vector<std::string> sites;
    for (const auto site : order.children("bodySite"))
        sites.emplace_back(site.child("text").text());
    BOOST_TEST(sites == (std::vector<std::string>{"right multifidus", "right iliocostalis"}),
               boost::test_tools::per_element());
    BOOST_TEST(order.children("extension").size() == 1U);
    BOOST_TEST(workflow::extension_of(order, "side").child("value").text() == "right");
}

BOOST_AUTO_TEST_CASE(a_request_that_changes_after_it_was_shown_is_not_approved_unseen) {
    const auto decided_with = [](std::vector<fhir::Resource> records) {
        Case one = Case::plan();
        const auto asked = workflow::submit(one.records.care_plan, one.records.of_the_plan, {}, "",
                                            one.assistant())
                               .value();
        one.records.task = asked.front().resource;
        one.input.shown = one.records.task.at("input.valueString").text();
        one.records.of_the_plan = std::move(records);
        return one.decide();
    };
    const auto needling = request("dn", "DN1", "proposal", "draft");
    const auto release = request("mt", "MT1", "proposal", "draft");
    BOOST_TEST(decided_with({needling, release}).has_value());
    fhir::Draft edited{needling};
    edited->child("quantityQuantity").set("value", "12");
    check_refused(decided_with({release, edited.freeze()}), FailureKind::conflict);
    check_refused(decided_with({release, request("dn", "TPI1", "proposal", "draft")}),
                  FailureKind::conflict);
    check_refused(decided_with({release}), FailureKind::conflict);
    check_refused(decided_with({release, needling, request("more", "MT3", "proposal", "draft")}),
                  FailureKind::conflict);
    const auto goal = resource(
        R"({"resourceType":"Goal","id":"goal","meta":{"versionId":"1"},"lifecycleStatus":"proposed",
        "description":{"text":"less pain"},"subject":{"reference":"Patient/p"}})");
    check_refused(decided_with({release, needling, goal}), FailureKind::conflict);
    BOOST_TEST(decided_with({release, needling, request("gone", "MT3", "proposal", "revoked")})
                   .has_value());
}

BOOST_AUTO_TEST_CASE(only_verdicts_on_the_item_stand_against_an_escalation) {
    Case one = Case::escalation();
    one.assessment.verdicts = {verdict("C03", "DN1", Effect::block)};
    BOOST_TEST(one.shown().decide().has_value());
    one.assessment.verdicts = {verdict("C03", "TPI1", Effect::block)};
    check_refused(one.shown().decide(), FailureKind::unprocessable, "business-rule C03");
    one.assessment.verdicts.clear();
    one.assessment.flags = {flag("RF2", plan::FlagState::open)};
    check_refused(one.shown().decide(), FailureKind::unprocessable, "business-rule RF2");
}

BOOST_AUTO_TEST_CASE(an_escalation_is_approved_in_an_active_plan_only) {
    for (const char* status : {"draft", "on-hold", "completed", "revoked"}) {
        Case one = Case::escalation();
        one.records.care_plan = care_plan(status);
        check_refused(one.shown().decide(), FailureKind::conflict);
    }
    Case held = Case::escalation();
    held.records.care_plan =
        workflow::put_on_hold(care_plan("active"), "in hospital", held.physician())
            .value()
            .front()
            .resource;
    const auto refused = held.shown().decide();
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().issues().front().text.find("on-hold, in hospital") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(removing_the_item_of_an_escalation_is_no_way_past_a_block) {
    Case one = Case::escalation();
    one.assessment.verdicts = {verdict("C03", "TPI1", Effect::block)};
    for (const char* removed : {"TPI1", "C03"}) {
        one.input.remove = {removed};
        check_refused(one.shown().decide(), FailureKind::unprocessable);
    }
}

BOOST_AUTO_TEST_CASE(an_escalation_that_is_no_open_proposal_any_more_is_not_approved) {
    for (const char* status : {"completed", "revoked", "entered-in-error", "draft", "on-hold"}) {
        Case one = Case::escalation();
        one.records.focus = request("tpi", "TPI1", "proposal", status);
        check_refused(one.shown().decide(), FailureKind::conflict);
    }
    Case order = Case::escalation();
    order.records.focus = request("tpi", "TPI1", "order", "active");
    check_refused(order.shown().decide(), FailureKind::conflict);
}

BOOST_AUTO_TEST_CASE(a_plan_that_is_no_draft_any_more_is_not_approved) {
    for (const char* status : {"active", "on-hold", "revoked"}) {
        Case one = Case::plan();
        one.records.care_plan = one.records.focus = care_plan(status);
        check_refused(one.shown().decide(), FailureKind::conflict);
    }
}

BOOST_AUTO_TEST_CASE(approving_needs_what_was_shown_and_it_must_still_hold) {
    Case one = Case::escalation();
    one.shown().input.shown.clear();
    check_refused(one.decide(), FailureKind::unprocessable, "required");
    one.input.shown = std::string(64, '0');
    check_refused(one.decide(), FailureKind::conflict);
    one.shown();
    one.assessment.facts = {{"pain-now", "3", "Observation/o/_history/1"}};
    check_refused(one.decide(), FailureKind::conflict);
    BOOST_TEST(one.shown().decide().has_value());
}

BOOST_AUTO_TEST_CASE(a_task_that_is_decided_stays_decided) {
    for (const char* status : {"completed", "rejected", "cancelled", "failed"}) {
        Case one = Case::escalation();
        one.shown().records.task = with(one.records.task, "status", status);
        for (const auto decision :
             {Decision::approve, Decision::decline, Decision::defer, Decision::ask}) {
            one.input.decision = decision;
            one.input.reason = "because";
            check_refused(one.decide(), FailureKind::conflict);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_task_that_asks_for_no_decision_gets_none) {
    Case one = Case::plan();
    one.records.task = tests::task("collect-fact", "CarePlan/plan", "");
    check_refused(one.decide(), FailureKind::unprocessable);
}

BOOST_AUTO_TEST_CASE(an_own_request_is_approved_where_the_policy_allows_it) {
    Case one = Case::escalation();
    fhir::Draft own{one.shown().records.task};
    own->child("requester").set("reference", "Practitioner/doc");
    one.records.task = own.freeze();
    BOOST_TEST(one.decide().has_value());
    one.own_request_allowed = false;
    check_refused(one.decide(), FailureKind::forbidden);
    one.shown();
    BOOST_TEST(one.decide().has_value());
}

BOOST_AUTO_TEST_CASE(all_but_approve_need_a_reason) {
    for (const auto decision : {Decision::decline, Decision::defer, Decision::ask}) {
        Case one = Case::escalation();
        one.input.decision = decision;
        check_refused(one.decide(), FailureKind::unprocessable, "required");
    }
}

BOOST_AUTO_TEST_CASE(declining_rejects_the_task_and_revokes_the_proposal) {
    Case one = Case::escalation();
    one.input.decision = Decision::decline;
    one.input.reason = "the patient improves";
    const auto changes = one.decide();
    BOOST_REQUIRE(changes.has_value());
    const auto task = write_of(*changes, "task").resource;
    BOOST_TEST(task.child("status").text() == "rejected");
    BOOST_TEST(task.at("statusReason.text").text() == "the patient improves");
    BOOST_TEST(decision_in(task) == "decline");
    BOOST_TEST(write_of(*changes, "tpi").resource.child("status").text() == "revoked");
    BOOST_TEST(of_type(*changes, "Provenance").front().at("reason.text").text() ==
               "the patient improves");
}

BOOST_AUTO_TEST_CASE(declining_a_plan_leaves_the_draft_to_be_worked_on) {
    Case one = Case::plan();
    one.input.decision = Decision::decline;
    one.input.reason = "add therapy";
    const auto changes = one.decide();
    BOOST_REQUIRE(changes.has_value());
    BOOST_TEST(write_of(*changes, "task").resource.child("status").text() == "rejected");
    BOOST_TEST(of_type(*changes, "CarePlan").empty());
    BOOST_TEST(of_type(*changes, "ServiceRequest").empty());
}

BOOST_AUTO_TEST_CASE(deferring_holds_the_task_until_a_day) {
    Case one = Case::escalation();
    one.input.decision = Decision::defer;
    one.input.reason = "after the holidays";
    check_refused(one.decide(), FailureKind::unprocessable, "required");
    one.input.until = parse_day("2026-06-01").value();
    const auto changes = one.decide();
    BOOST_REQUIRE(changes.has_value());
    const auto task = write_of(*changes, "task").resource;
    BOOST_TEST(task.child("status").text() == "on-hold");
    BOOST_TEST(task.at("restriction.period.start").text() == "2026-06-01");
    BOOST_TEST(decision_in(task) == "defer");
    BOOST_TEST(of_type(*changes, "ServiceRequest").empty());
    // not until a day that is over: the clock would take it for one that nobody decided
    for (const char* past : {"2026-05-04", "2025-06-01"}) {
        one.input.until = parse_day(past).value();
        check_refused(one.decide(), FailureKind::unprocessable, "business-rule");
    }
    // and it can be decided later
    one.records.task = task;
    one.input.decision = Decision::decline;
    BOOST_TEST(one.decide().has_value());
}

BOOST_AUTO_TEST_CASE(asking_leaves_the_task_open_and_makes_a_question_of_it) {
    Case one = Case::escalation();
    one.input.decision = Decision::ask;
    one.input.reason = "which muscle?";
    const auto changes = one.decide();
    BOOST_REQUIRE(changes.has_value());
    BOOST_TEST(changes->size() == 2U);
    const auto question = of_type(*changes, "Task").front();
    BOOST_TEST(question.id() == "new-1");
    BOOST_TEST(workflow::task_kind(question) == "collect-fact");
    BOOST_TEST(question.at("partOf.reference").text() == "Task/task");
    BOOST_TEST(question.at("owner.reference").text() == "Practitioner/ma");
    BOOST_TEST(question.child("description").text() == "which muscle?");
    BOOST_TEST(of_type(*changes, "Provenance").size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_was_shown_more_than_thirty_days_ago_is_looked_at_anew) {
    for (const auto& [shown_at, approved] :
         {std::pair{"2026-04-04T15:00:00Z", true}, std::pair{"2026-04-04T14:59:59Z", false}}) {
        Case one = Case::plan();
        one.shown();
        one.records.task = with(one.records.task, "authoredOn", shown_at);
        BOOST_TEST(one.decide().has_value() == approved, shown_at);
        if (!approved) check_refused(one.decide(), FailureKind::conflict);
        one.records.task = with(one.records.task, "lastModified", "2026-05-01T15:00:00Z");
        BOOST_TEST(one.decide().has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()

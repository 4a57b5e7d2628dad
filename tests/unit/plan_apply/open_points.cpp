// What FHIR R4 leaves open about $apply, and how it is answered here: one test a point, in the
// order of modules/plan/README.md.
#include "apply_case.hpp"

#include <set>

using fascia::plan::ItemState;

namespace {

const std::string service = R"("kind":"ServiceRequest","code":{"text":"walk"})";
const std::string never = R"("condition":[{"kind":"applicability","expression":{
    "language":"text/fhirpath","expression":"false"}}])";

std::string uses(const std::string& id, const std::string& definition,
                 const std::string& more = {}) {
    return R"({"id":")" + id + R"(","definitionCanonical":"http://x.org/)" + definition + "\"" +
           (more.empty() ? "" : "," + more) + "}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_atomic_action_without_definition_becomes_a_task) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"call","title":"Call","description":"Call the patient"}])");
    const auto output = c.run();
    const auto task = request_of(output.resource, "call");
    BOOST_TEST(task.type().name() == "Task");
    BOOST_TEST(task.child("description").text() == "Call the patient");
    BOOST_TEST(task.at("for.reference").text() == "Patient/p");
}

BOOST_AUTO_TEST_CASE(a_group_without_remaining_children_is_dropped_and_traced) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"g","action":[{"id":"a",)" + never +
           R"(}]},{"id":"b","title":"b"}])");
    const auto output = c.run();
    const auto group = contained(output.resource, "RequestGroup");
    BOOST_TEST(!action_with(group, "g"));
    BOOST_CHECK(action_with(group, "b"));
    BOOST_CHECK(trace_of(output, "g").state == ItemState::excluded);
    BOOST_CHECK(trace_of(output, "a").state == ItemState::excluded);
}

BOOST_AUTO_TEST_CASE(a_link_to_an_excluded_action_is_dropped_and_traced) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"a",)" + never + R"(},{"id":"b","relatedAction":[
        {"actionId":"a","relationship":"after-end"},{"actionId":"c","relationship":"before"}]},{"id":"c","title":"c"}])");
    const auto output = c.run();
    const auto b = action_with(contained(output.resource, "RequestGroup"), "b");
    BOOST_TEST(b.children("relatedAction").size() == 1U);
    BOOST_TEST(b.at("relatedAction.actionId").text() == "c");
    BOOST_TEST(trace_of(output, "b").rules.back().rule == "related-action:a");
}

BOOST_AUTO_TEST_CASE(an_unknown_condition_lists_the_action_with_what_is_missing) {
    ApplyCase c;
    c.input.variables["stratum"];
    c.input.grounds = [](std::string_view) {
        return fascia::plan::Grounds{{}, {{"start-back", "STarT Back total", "patient"}}};
    };
    c.plan(R"("action":[{"id":"a","condition":[{"kind":"applicability","expression":{
        "language":"text/fhirpath","expression":"%stratum = 'high'"}}]},{"id":"b","title":"b"}])");
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "a").state == ItemState::needs_data);
    BOOST_TEST(trace_of(output, "a").rules.front().missing.front().name == "start-back");
    BOOST_TEST(!action_with(contained(output.resource, "RequestGroup"), "a"));
    BOOST_TEST(contains(messages(output.resource), "STarT Back total (patient)"));
}

BOOST_AUTO_TEST_CASE(
    a_group_that_is_unknown_only_through_its_children_is_not_reported_beside_them) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"g","title":"Group","action":[{"id":"a","title":"Child","condition":[
        {"kind":"applicability","expression":{"language":"text/fhirpath","expression":"{}"}}]}]}])");
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "g").state == ItemState::needs_data);
    BOOST_TEST(contained(output.resource, "OperationOutcome").children("issue").size() == 1U);
    BOOST_TEST(contains(messages(output.resource), "Child"));
}

BOOST_AUTO_TEST_CASE(option_is_an_intent_never_a_status) {
    ApplyCase c;
    c.activity("walk", service);
    c.plan(R"("action":[{"id":"g","selectionBehavior":"at-most-one","action":[)" +
           uses("a", "walk") + "," + uses("b", "walk") + "]}]");
    const auto output = c.run();
    for (const char* id : {"a", "b"}) {
        BOOST_TEST(request_of(output.resource, id).child("status").text() == "draft");
        BOOST_TEST(request_of(output.resource, id).child("intent").text() == "option");
    }
}

BOOST_AUTO_TEST_CASE(a_nested_plan_becomes_a_second_contained_request_group) {
    ApplyCase c;
    c.activity("walk", service);
    c.definitions["http://x.org/inner"] = ApplyCase::parse(
        R"({"resourceType":"PlanDefinition","id":"inner","url":"http://x.org/inner","version":"3",
        "status":"active","action":[)" +
        uses("w", "walk") + "]}");
    c.plan("\"action\":[" + uses("n", "inner") + "]");
    const auto output = c.run();
    const auto nested = request_of(output.resource, "n");
    BOOST_TEST(nested.type().name() == "RequestGroup");
    BOOST_TEST(nested.child("intent").text() == "option");
    BOOST_TEST(nested.child("instantiatesCanonical").text() == "http://x.org/inner|3");
    BOOST_TEST(nested.children("contained").empty());
    BOOST_TEST(contained(output.resource, "ServiceRequest").child("id").text() == "n.w");
    BOOST_TEST(action_with(nested, "w").at("resource.reference").text() == "#n.w");
}

BOOST_AUTO_TEST_CASE(plans_that_contain_each_other_are_refused) {
    ApplyCase c;
    c.plan("\"action\":[" + uses("n", "plan") + "]");
    c.definitions["http://x.org/plan"] = c.input.definition;
    BOOST_CHECK(c.fail().kind() == fascia::FailureKind::invalid);
}

BOOST_AUTO_TEST_CASE(everything_is_a_draft_whatever_the_status_of_its_definition) {
    ApplyCase c;
    c.activity("walk", service);
    c.plan("\"action\":[" + uses("a", "walk") + R"(,{"id":"t","title":"t"}])");
    const auto plan = c.run().resource;
    BOOST_TEST(plan.child("status").text() == "draft");
    for (const auto resource : plan.children("contained"))
        BOOST_TEST(resource.child("status").text() == "draft");
}

BOOST_AUTO_TEST_CASE(the_intent_is_proposal_even_where_the_definition_says_order) {
    ApplyCase c;
    c.activity("walk", service + R"(,"intent":"order")");
    c.plan("\"action\":[" + uses("a", "walk") + "]");
    const auto plan = c.run().resource;
    BOOST_TEST(plan.child("intent").text() == "proposal");
    BOOST_TEST(contained(plan, "RequestGroup").child("intent").text() == "proposal");
    BOOST_TEST(request_of(plan, "a").child("intent").text() == "proposal");
}

BOOST_AUTO_TEST_CASE(several_subjects_are_refused) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"a","title":"a"}])");
    c.input.subject = "Patient/p,Patient/q";
    const auto failure = c.fail();
    BOOST_CHECK(failure.kind() == fascia::FailureKind::invalid);
    BOOST_TEST(failure.issues().front().path == "subject");
}

BOOST_AUTO_TEST_CASE(goal_and_reason_of_an_action_reach_its_request) {
    ApplyCase c;
    c.activity("walk", service);
    c.plan(R"("goal":[{"id":"less-pain","description":{"text":"less pain"}}],"action":[)" +
           uses("a", "walk", R"("goalId":["less-pain"],"reason":[{"text":"back pain"}])") + "]");
    const auto output = c.run();
    const auto request = request_of(output.resource, "a");
    const auto extension = request.child("extension");
    BOOST_TEST(extension.child("url").text() ==
               "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal");
    BOOST_TEST(extension.at("valueReference.reference").text() == "#less-pain");
    BOOST_TEST(request.at("reasonCode.text").text() == "back pain");
    BOOST_TEST(contained(output.resource, "Goal").child("id").text() == "less-pain");
}

BOOST_AUTO_TEST_CASE(the_role_of_a_participant_becomes_performer_type_and_finds_who_has_it) {
    ApplyCase c;
    c.activity("walk", service);
    const std::string role = R"({"coding":[{"system":"http://r","code":"pt"}]})";
    c.plan("\"action\":[" +
           uses("a", "walk", R"("participant":[{"type":"practitioner","role":)" + role + "}]") +
           "]");
    BOOST_TEST(request_of(c.run().resource, "a").at("performerType.coding.code").text() == "pt");
    BOOST_TEST(!request_of(c.run().resource, "a").child("performer"));
    c.fact(R"({"resourceType":"PractitionerRole","id":"jo","code":[)" + role + "]}");
    const auto plan = c.run().resource;
    BOOST_TEST(request_of(plan, "a").at("performer.reference").text() == "PractitionerRole/jo");
    BOOST_TEST(
        action_with(contained(plan, "RequestGroup"), "a").at("participant.reference").text() ==
        "PractitionerRole/jo");
}

BOOST_AUTO_TEST_CASE(contained_ids_are_action_paths_and_every_one_is_referred_to) {
    ApplyCase c;
    c.activity("walk", service);
    c.plan(
        R"("goal":[{"description":{"text":"g"}}],"action":[{"id":"P1","action":[)" +
        uses("MT 1", "walk") +
        R"(]},{"action":[{"title":"no id"}]},{"id":"q","definitionCanonical":"http://x.org/no-kind"}])");
    c.activity("no-kind", R"("kind":"Claim")");
    const auto plan = c.run().resource;
    BOOST_TEST(contained(plan, "ServiceRequest").child("id").text() == "P1.MT.1");
    BOOST_TEST(contained(plan, "Task").child("id").text() == "2.2.1");
    const auto json = fascia::fhir::write_json(plan);
    std::set<std::string> ids;
    for (const auto resource : plan.children("contained")) {
        const std::string id{resource.child("id").text()};
        BOOST_TEST(ids.insert(id).second);
        BOOST_TEST(contains(json, "\"#" + id + "\""));
    }
}

BOOST_AUTO_TEST_CASE(a_missing_definition_fails_the_operation) {
    ApplyCase c;
    c.plan(
        R"("action":[{"id":"g","action":[{"id":"a","definitionCanonical":"http://x.org/none"}]}])");
    const auto failure = c.fail();
    BOOST_CHECK(failure.kind() == fascia::FailureKind::not_found);
    BOOST_TEST(failure.issues().front().path == "PlanDefinition.action[0].action[0]");
}

BOOST_AUTO_TEST_CASE(a_fault_in_one_action_stands_in_the_contained_outcome_with_its_path) {
    ApplyCase c;
    c.plan(
        R"("action":[{"id":"a","title":"a"},{"id":"b","requiredBehavior":"must","condition":[{"kind":"applicability",
        "expression":{"language":"text/fhirpath","expression":"%nobody.name"}}]}])");
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "b").state == ItemState::failed);
    BOOST_CHECK(action_with(contained(output.resource, "RequestGroup"), "a"));
    const auto outcome = contained(output.resource, "OperationOutcome");
    BOOST_TEST(outcome.at("issue.expression").text() ==
               "PlanDefinition.action[1].condition[0].expression");
    BOOST_TEST(contains(messages(output.resource), "cannot be approved"));
}

BOOST_AUTO_TEST_CASE(instant_and_zone_are_recorded_and_decide_the_day) {
    ApplyCase c;
    c.plan(
        R"("action":[{"id":"a","timingDuration":{"value":1,"unit":"d","system":"http://unitsofmeasure.org","code":"d"}}])");
    c.input.facts.at = *fascia::parse_instant("2026-03-02T03:00:00Z");  // 1 March in New York
    const auto plan = c.run().resource;
    BOOST_TEST(action_with(contained(plan, "RequestGroup"), "a").at("timingPeriod.start").text() ==
               "2026-03-02");
    const auto json = fascia::fhir::write_json(plan);
    BOOST_TEST(contains(json, R"("valueInstant":"2026-03-02T03:00:00.000Z")"));
    BOOST_TEST(contains(json, R"("valueString":"America/New_York")"));
}

BOOST_AUTO_TEST_CASE(a_second_apply_is_byte_identical_so_that_items_match_by_their_path) {
    ApplyCase c;
    c.activity("walk", service);
    c.plan(R"("action":[{"id":"P1","action":[)" + uses("MT1", "walk") + "]}]");
    const auto first = c.run(), second = c.run();
    BOOST_TEST(fascia::fhir::write_json(first.resource) ==
               fascia::fhir::write_json(second.resource));
    BOOST_TEST(first.input_hash == second.input_hash);
    BOOST_TEST(trace_of(first, "MT1").action_path == "P1/MT1");
}

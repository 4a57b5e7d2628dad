#include "fascia/workflow/create_care_plan.hpp"

#include "acts.hpp"

#include <map>

using namespace fascia;
using namespace fascia::tests;

namespace {

/// A transient plan as $apply makes it: a RequestGroup, a request, a Goal, and what was said.
plan::ProtocolOutput applied() {
    plan::ProtocolOutput output;
    output.applied.resource = resource(
        R"({"resourceType":"CarePlan","status":"draft","intent":"proposal","subject":{"reference":"Patient/p"},
        "contained":[
          {"resourceType":"RequestGroup","id":"group","status":"draft","intent":"proposal",
           "subject":{"reference":"Patient/p"},"action":[{"resource":{"reference":"#mt"}}]},
          {"resourceType":"ServiceRequest","id":"mt","status":"draft","intent":"proposal","subject":{"reference":"Patient/p"}},
          {"resourceType":"Goal","id":"goal","lifecycleStatus":"proposed","description":{"text":"less pain"},
           "subject":{"reference":"Patient/p"}},
          {"resourceType":"Task","id":"task","status":"draft","intent":"proposal"},
          {"resourceType":"OperationOutcome","id":"said","issue":[{"severity":"information","code":"informational"}]}],
        "goal":[{"reference":"#goal"}],"activity":[{"reference":{"reference":"#group"}}],
        "extension":[{"url":"http://example.org/said","valueReference":{"reference":"#said"}}]})");
    output.applied.input_hash = "abc";
    return output;
}

std::string statuses(const workflow::Changes& changes) {
    std::string text;
    for (const auto& write : changes)
        text.append(text.empty() ? "" : " ")
            .append(write.resource.id())
            .append("=")
            .append(write.resource.child("status").text());
    return text;
}

fhir::Resource record(const std::string& type, const std::string& status) {
    static const std::map<std::string, std::string> required{
        {"RequestGroup", ""},
        {"MedicationRequest", R"(,"medicationCodeableConcept":{"text":"x"})"},
        {"DeviceRequest", R"(,"codeCodeableConcept":{"text":"x"})"}};
    const auto more = required.find(type);
    return resource(R"({"resourceType":")" + type + R"(","id":")" + type +
                    R"(","meta":{"versionId":"1"},"subject":{"reference":"Patient/p"},"status":")" +
                    status + "\"" +
                    (more == required.end() ? "" : R"(,"intent":"proposal")" + more->second) + "}");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(creating)

BOOST_AUTO_TEST_CASE(what_apply_contained_becomes_records_that_refer_to_each_other) {
    Acting acting;
    const auto changes = workflow::create_care_plan(applied(), acting.assistant());
    for (const auto& write : changes) BOOST_TEST(write.expected == 0);
    const auto plan = changes.front().resource;
    BOOST_TEST(plan.type_name() == "CarePlan");
    BOOST_TEST(plan.children("contained").size() == 1U);
    BOOST_TEST(plan.at("extension.valueReference.reference").text() == "#said");
    const auto group = of_type(changes, "RequestGroup").at(0);
    const auto request = of_type(changes, "ServiceRequest").at(0);
    BOOST_TEST(plan.at("activity.reference.reference").text() == workflow::reference_to(group));
    BOOST_TEST(plan.at("goal.reference").text() ==
               workflow::reference_to(of_type(changes, "Goal").at(0)));
    BOOST_TEST(group.at("action.resource.reference").text() == workflow::reference_to(request));
    BOOST_TEST(of_type(changes, "Task").at(0).at("basedOn.reference").text() ==
               workflow::reference_to(plan));
    const auto origin = of_type(changes, "Provenance").at(0);
    BOOST_TEST(origin.at("entity.what.display").text() == "input sha256:abc");
    BOOST_TEST(origin.children("target").size() == changes.size() - 1);
    BOOST_TEST(origin.at("agent.who.reference").text() == "Practitioner/ma");
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_open_becomes_tasks) {
    Acting acting;
    auto output = applied();
    output.assessment.missing = {{"pain-now", "pain today", "patient"},
                                 {"facet-pattern", "an examination", "clinician"}};
    output.assessment.flags = {flag("RF7", plan::FlagState::open, plan::FlagEffect::review),
                               flag("RF1", plan::FlagState::unanswered)};
    const auto tasks = of_type(workflow::create_care_plan(output, acting.assistant()), "Task");
    std::string kinds;
    for (const auto& task : tasks) kinds.append(workflow::task_kind(task)).append(" ");
    BOOST_TEST(kinds == " collect-fact collect-fact red-flag ");
}

BOOST_AUTO_TEST_CASE(a_withdrawn_plan_takes_along_what_has_not_been_acted_on) {
    const auto changes = workflow::withdraw_plan(
        care_plan(),
        {record("RequestGroup", "draft"), request("mt", "MT1", "proposal", "draft"),
         record("MedicationRequest", "draft"), record("DeviceRequest", "draft"),
         record("CommunicationRequest", "draft"), request("done", "MT2", "plan", "completed"),
         task("approve-plan", "CarePlan/plan", "-")},
        "superseded");
    BOOST_TEST(statuses(changes) ==
               "plan=revoked RequestGroup=revoked mt=revoked MedicationRequest=cancelled "
               "DeviceRequest=revoked CommunicationRequest=revoked task=cancelled");
    BOOST_TEST(changes.front().expected == 3);
    BOOST_TEST(changes.back().resource.at("statusReason.text").text() == "superseded");
}

BOOST_AUTO_TEST_SUITE_END()

#include "apply_case.hpp"

using fascia::plan::ItemState;

namespace {

struct Kind {
    std::string name, members, expected;
};

std::string value_of(const std::string& type, const std::string& json) {
    return R"({"path":")" + type + R"(","expression":{"language":"text/fhirpath","expression":")" +
           json + R"("}})";
}

/// Members that a kind needs, and what its request must show.
const std::vector<Kind> kinds{
    {"ServiceRequest",
     R"("code":{"text":"c"},"quantity":{"value":15},"bodySite":[{"text":"back"}],"doNotPerform":true)",
     R"("doNotPerform":true)"},
    {"Task", R"("code":{"text":"c"},"description":"do it")", R"("description":"do it")"},
    {"MedicationRequest",
     R"("productCodeableConcept":{"text":"drug"},"dosage":[{"text":"daily"}],"quantity":{"value":3})",
     R"("dosageInstruction":[{"text":"daily"}])"},
    {"CommunicationRequest", R"("code":{"text":"c"})", R"("category":[{"text":"c"}])"},
    {"Appointment", R"("code":{"text":"c"})", R"("status":"needs-action")"},
    {"DeviceRequest",
     R"("productCodeableConcept":{"text":"pack"},"code":{"coding":[{"code":"HT1"}]})",
     R"("codeCodeableConcept":{"coding":[{"code":"HT1"}],"text":"pack"})"},
    {"SupplyRequest", R"("productCodeableConcept":{"text":"pack"},"quantity":{"value":2})",
     R"("itemCodeableConcept":{"text":"pack"})"},
    {"NutritionOrder", R"("dynamicValue":[)" + value_of("oralDiet.instruction", "'berries'") + "]",
     R"("oralDiet":{"instruction":"berries"})"},
    {"CarePlan", R"("code":{"text":"c"},"description":"d")", R"("category":[{"text":"c"}])"},
    {"ImmunizationRecommendation",
     R"("dynamicValue":[)" + value_of("recommendation.forecastStatus", "'due'") + "," +
         value_of("recommendation.vaccineCode", "'flu'") + "]",
     R"("forecastStatus":{"text":"due"})"},
    {"EnrollmentRequest", R"("code":{"text":"c"})", R"("candidate":{"reference":"Patient/p"})"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_kind_that_can_be_derived_gives_a_sound_draft) {
    for (const auto& kind : kinds) {
        ApplyCase c;
        c.activity("x", R"("kind":")" + kind.name + "\"," + kind.members);
        c.plan(R"("action":[{"id":"a","definitionCanonical":"http://x.org/x|1"}])");
        const auto output = c.run();
        const auto request = request_of(output.resource, "a");
        BOOST_TEST_CONTEXT(kind.name << messages(output.resource)) {
            BOOST_REQUIRE(request);
            const auto json = fascia::fhir::write_json(request);
            BOOST_TEST(request.type().name() == kind.name);
            BOOST_TEST(contains(json, kind.expected), json);
            BOOST_TEST(contains(json, "Patient/p"));
            BOOST_TEST(contains(json, "http://x.org/x|1"));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_kind_whose_required_elements_cannot_be_derived_is_refused) {
    for (const char* name : {"AppointmentResponse", "Claim", "Contract", "VisionPrescription"}) {
        ApplyCase c;
        c.activity("x", R"("kind":")" + std::string{name} + "\"");
        c.plan(
            R"("action":[{"id":"a","definitionCanonical":"http://x.org/x"},{"id":"b","title":"b"}])");
        const auto output = c.run();
        BOOST_CHECK(trace_of(output, "a").state == ItemState::failed);
        BOOST_TEST(contained(output.resource, "OperationOutcome").at("issue.code").text() ==
                   "not-supported");
    }
}

BOOST_AUTO_TEST_CASE(a_medication_request_without_a_medication_fails_alone) {
    ApplyCase c;
    c.activity("x", R"("kind":"MedicationRequest")");
    c.plan(
        R"("action":[{"id":"a","definitionCanonical":"http://x.org/x"},{"id":"b","title":"b"}])");
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "a").state == ItemState::failed);
    BOOST_CHECK(trace_of(output, "b").state == ItemState::included);
    BOOST_TEST(contains(messages(output.resource), "medication"));
}

BOOST_AUTO_TEST_CASE(a_questionnaire_is_referred_to_not_derived) {
    ApplyCase c;
    c.definitions["http://x.org/q"] = ApplyCase::parse(
        R"({"resourceType":"Questionnaire","url":"http://x.org/q","status":"active"})");
    c.plan(
        R"("action":[{"id":"a","definitionCanonical":"http://x.org/q|1"},{"id":"b","definitionUri":"http://y.org/q"}])");
    const auto output = c.run();
    const auto group = contained(output.resource, "RequestGroup");
    BOOST_TEST(action_with(group, "a").at("resource.reference").text() == "http://x.org/q");
    BOOST_TEST(action_with(group, "a").at("resource.type").text() == "Questionnaire");
    BOOST_TEST(action_with(group, "b").at("resource.reference").text() == "http://y.org/q");
}

BOOST_AUTO_TEST_CASE(an_activity_definition_alone_gives_the_request) {
    ApplyCase c;
    c.input.definition =
        ApplyCase::parse(R"({"resourceType":"ActivityDefinition","id":"x","url":"http://x.org/x",
        "version":"1","status":"active","kind":"ServiceRequest","priority":"urgent","timingDuration":{"value":2,
        "unit":"wk","system":"http://unitsofmeasure.org","code":"wk"},"dynamicValue":[{"path":"note.text","expression":
        {"language":"text/fhirpath","expression":"%context.url"}}]})");
    c.input.encounter = "Encounter/e";
    const auto output = c.run();
    BOOST_TEST(output.resource.type_name() == "ServiceRequest");
    BOOST_TEST(output.resource.child("priority").text() == "urgent");
    BOOST_TEST(output.resource.child("occurrenceDateTime").text() == "2026-02-14");
    BOOST_TEST(output.resource.at("note.text").text() == "http://x.org/x");
    BOOST_TEST(output.resource.at("encounter.reference").text() == "Encounter/e");
    BOOST_TEST(output.resource.at("authoredOn").text() == "2026-01-31T15:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(a_transform_is_said_not_to_be_carried_out) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"a","transform":"http://x.org/map"}])");
    const auto output = c.run();
    BOOST_CHECK(request_of(output.resource, "a"));
    BOOST_TEST(contains(messages(output.resource), "StructureMap"));
    c.activity("x", R"("kind":"Task","transform":"http://x.org/map")");
    c.input.definition = c.find("http://x.org/x");
    BOOST_CHECK(c.fail().kind() == fascia::FailureKind::unsupported);
}

BOOST_AUTO_TEST_CASE(a_goal_addresses_no_condition_of_somebody_else) {
    ApplyCase c;
    for (const auto* whose : {"p", "somebody-else"})
        c.fact(
            std::string{R"({"resourceType":"Condition","id":"of-)"} + whose +
            R"(","subject":{"reference":"Patient/)" + whose +
            R"("},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M79.18"}]}})");
    c.plan(R"("goal":[{"id":"g","description":{"text":"less"},"addresses":[{"coding":[
        {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M79.18"}]}]}],
        "action":[{"id":"a","title":"a"}])");
    const auto output = c.run();
    const auto addressed = contained(output.resource, "Goal").children("addresses");
    BOOST_TEST(addressed.size() == 1u);
    BOOST_TEST(addressed[0].child("reference").text() == "Condition/of-p");
}

BOOST_AUTO_TEST_CASE(a_goal_without_measure_loses_its_detail_and_says_so) {
    ApplyCase c;
    c.fact(
        R"({"resourceType":"Condition","id":"bp","subject":{"reference":"Patient/p"},"code":{"coding":[
        {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M79.18"}]}})");
    c.plan(R"("goal":[{"id":"g","description":{"text":"less"},"addresses":[{"coding":[
        {"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M79.18"}]}],"documentation":[{"type":"citation","citation":"A book"}],
        "start":{"text":"now"},"target":[{"detailQuantity":{"value":3},"due":{"value":3,"unit":"mo","system":"http://unitsofmeasure.org","code":"mo"}}]}],
        "action":[{"id":"a","title":"a"}])");
    const auto output = c.run();
    const auto goal = contained(output.resource, "Goal");
    BOOST_TEST(goal.child("lifecycleStatus").text() == "proposed");
    BOOST_TEST(!goal.at("target.detail"));
    BOOST_TEST(goal.at("target.due.value").text() == "3");
    BOOST_TEST(goal.at("addresses.reference").text() == "Condition/bp");
    BOOST_TEST(goal.at("note.text").text() == "A book");
    BOOST_TEST(goal.at("start.text").text() == "now");
    BOOST_TEST(contains(messages(output.resource), "needs a measure"));
}

BOOST_AUTO_TEST_CASE(the_order_of_facts_changes_nothing_and_a_changed_fact_changes_the_hash) {
    ApplyCase c;
    c.plan(R"json("action":[{"id":"a","input":[{"id":"all","type":"Observation"}],"dynamicValue":[
        {"path":"description","expression":{"language":"text/fhirpath","expression":"%all.id.join(',')"}}]}])json");
    c.fact(R"({"resourceType":"Observation","id":"b","status":"final","code":{"text":"x"}})");
    c.fact(R"({"resourceType":"Observation","id":"a","status":"final","code":{"text":"x"}})");
    const auto first = c.run();
    BOOST_TEST(request_of(first.resource, "a").child("description").text() == "a,b");
    std::swap(c.input.facts.resources[0], c.input.facts.resources[1]);
    const auto permuted = c.run();
    BOOST_TEST(fascia::fhir::write_json(first.resource) ==
               fascia::fhir::write_json(permuted.resource));
    BOOST_TEST(first.input_hash == permuted.input_hash);
    BOOST_TEST(first.input_hash.size() == 64U);
    c.fact(R"({"resourceType":"Observation","id":"c","status":"final","code":{"text":"x"}})");
    BOOST_TEST(c.run().input_hash != first.input_hash);
}

BOOST_AUTO_TEST_CASE(the_hash_is_of_what_a_fact_says_however_it_was_written) {
    const auto hash_with = [](const char* fact) {
        ApplyCase c;
        c.plan(R"json("action":[{"id":"a","title":"A"}])json");
        c.fact(fact);
        return c.run().input_hash;
    };
    const auto hash = hash_with(
        R"({"resourceType":"Observation","id":"a","status":"final","code":{"text":"xy"}})");
    BOOST_TEST(hash == hash_with(R"({"code":{"text":"xy"},
        "status":"final","id":"a","resourceType":"Observation"})"));
    for (
        const char* other :
        {R"({"resourceType":"Observation","id":"a","status":"final","code":{"text":"xz"}})",
         R"({"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"code":"xy"}]}})",
         R"({"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"code":"x"},{"code":"y"}]}})",
         R"({"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"code":"x","display":"y"}]}})"})
        BOOST_TEST(hash_with(other) != hash, other);
}

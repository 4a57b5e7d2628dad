#include "apply_case.hpp"

using fascia::plan::ItemState;

namespace {

std::string fhirpath(const std::string& text) {
    return R"({"language":"text/fhirpath","expression":")" + text + R"("})";
}
std::string dynamic(const std::string& path, const std::string& expression) {
    return R"({"path":")" + path + R"(","expression":)" + fhirpath(expression) + "}";
}
std::string when(const std::string& expression) {
    return R"("condition":[{"kind":"applicability","expression":)" + fhirpath(expression) + "}]";
}

/// One action "a" on an ActivityDefinition with these members.
struct OneActivity : ApplyCase {
    explicit OneActivity(const std::string& definition, const std::string& action = {}) {
        activity("x", definition);
        plan(
            R"("title":"Plan","action":[{"id":"a","title":"Action","definitionCanonical":"http://x.org/x")" +
            (action.empty() ? "" : "," + action) + "}]");
    }
    /// The JSON of the produced request.
    std::string request() const {
        const auto output = run();
        const auto made = request_of(output.resource, "a");
        return made ? fascia::fhir::write_json(made) : messages(output.resource);
    }
};

std::string observation(const std::string& id, const std::string& code, const std::string& date,
                        const std::string& value) {
    return R"({"resourceType":"Observation","id":")" + id +
           R"(","status":"final","subject":{"reference":"Patient/p"},
        "code":{"coding":[{"system":"http://loinc.org","code":")" +
           code + R"("}]},"effectiveDateTime":")" + date + R"(","valueInteger":)" + value + "}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_dynamic_value_makes_intermediate_elements_and_choice_types) {
    const OneActivity c{R"("kind":"CommunicationRequest","dynamicValue":[)" +
                        dynamic("payload.contentString", "'hello'") + "]"};
    BOOST_TEST(contains(c.request(), R"("payload":[{"contentString":"hello"}])"));
    const OneActivity by_type{R"("kind":"CommunicationRequest","dynamicValue":[)" +
                              dynamic("CommunicationRequest.payload[0].content", "'hello'") + "]"};
    BOOST_TEST(contains(by_type.request(), R"("payload":[{"contentString":"hello"}])"));
}

BOOST_AUTO_TEST_CASE(several_results_become_a_list_and_are_a_fault_where_there_is_none) {
    const OneActivity c{R"("kind":"ServiceRequest","dynamicValue":[)" +
                        dynamic("note.text", "'one'") + "," + dynamic("reasonCode", "'a' | 'b'") +
                        "]"};
    BOOST_TEST(contains(c.request(), R"("reasonCode":[{"text":"a"},{"text":"b"}])"));
    BOOST_TEST(contains(c.request(), R"("note":[{"text":"one"}])"));
    const OneActivity fault{R"("kind":"ServiceRequest","dynamicValue":[)" +
                            dynamic("patientInstruction", "'a' | 'b'") + "]"};
    BOOST_TEST(contains(fault.request(), "Several values"));
}

BOOST_AUTO_TEST_CASE(dynamic_values_are_set_in_order_and_the_actions_come_last) {
    const OneActivity c{R"("kind":"ServiceRequest","dynamicValue":[)" +
                            dynamic("patientInstruction", "'first'") + "," +
                            dynamic("patientInstruction", "'second'") + "]",
                        R"("dynamicValue":[)" + dynamic("note.text", "%context.title") + "," +
                            dynamic("patientInstruction", "'third'") + "]"};
    BOOST_TEST(contains(c.request(), R"("patientInstruction":"third")"));
    BOOST_TEST(contains(c.request(), R"("note":[{"text":"Plan"}])"));
}

BOOST_AUTO_TEST_CASE(a_dynamic_value_comes_after_what_is_set_for_each_patient) {
    const OneActivity c{R"("kind":"ServiceRequest","dynamicValue":[)" +
                        dynamic("authoredOn", "'2020-02-02'") + "," + dynamic("intent", "'order'") +
                        "]"};
    BOOST_TEST(contains(c.request(), R"("authoredOn":"2020-02-02")"));
    BOOST_TEST(contains(c.request(), R"("intent":"order")"));
    const OneActivity dosage{
        R"("kind":"MedicationRequest","productCodeableConcept":{"text":"p"},
        "timingTiming":{"code":{"text":"as defined"}},"dynamicValue":[)" +
        dynamic("dosageInstruction.timing.code", "'as computed'") + "]"};
    BOOST_TEST(contains(dosage.request(), R"("timing":{"code":{"text":"as computed"}})"));
}

BOOST_AUTO_TEST_CASE(a_dynamic_value_of_the_present_or_the_patient_is_computed_each_time) {
    const OneActivity c{R"("kind":"ServiceRequest","dynamicValue":[)" +
                        dynamic("note.text", "'on ' & today().toString()") + "," +
                        dynamic("patientInstruction", "'for ' & %subject.gender") + "," +
                        dynamic("reasonCode", "%context.status") + "]"};
    const auto json = c.request();
    BOOST_TEST(contains(json, R"("note":[{"text":"on 2026-01-31"}])"), json);
    BOOST_TEST(contains(json, R"("patientInstruction":"for female")"), json);
    const OneActivity last{R"("kind":"ServiceRequest","dynamicValue":[)" +
                           dynamic("patientInstruction", "'for ' & %subject.gender") + "," +
                           dynamic("patientInstruction", "'last'") + "]"};
    BOOST_TEST(contains(last.request(), R"("patientInstruction":"last")"));
}

BOOST_AUTO_TEST_CASE(the_action_of_the_request_group_can_be_set_through_percent_action) {
    const OneActivity c{R"("kind":"ServiceRequest")",
                        R"("dynamicValue":[)" +
                            dynamic("%action.title", "%action.title & ' for ' & %subject.gender") +
                            "," + dynamic("%action.timing", "today() + 1 month") + "]"};
    const auto output = c.run();
    const auto action = action_with(contained(output.resource, "RequestGroup"), "a");
    BOOST_TEST(action.child("title").text() == "Action for female");
    BOOST_TEST(action.child("timingDateTime").text() == "2026-02-28");
}

BOOST_AUTO_TEST_CASE(extensions_quantities_codings_and_references_are_converted) {
    OneActivity c{
        R"("kind":"ServiceRequest","dynamicValue":[)" +
        dynamic("extension('http://x.org/e').value", "true") + "," + dynamic("quantity", "3 'mg'") +
        "," + dynamic("code", "%context.useContext.code") + "," +
        dynamic("performer", "%practitioner") +
        R"(],"useContext":[{"code":{"code":"task"},"valueCodeableConcept":{"text":"u"}}])"};
    c.fact(R"({"resourceType":"Practitioner","id":"dr"})");
    c.input.practitioner = "Practitioner/dr";
    const auto json = c.request();
    BOOST_TEST(contains(json, R"({"url":"http://x.org/e","valueBoolean":true})"));
    BOOST_TEST(contains(
        json,
        R"("quantityQuantity":{"value":3,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"})"));
    BOOST_TEST(contains(json, R"("code":{"coding":[{"code":"task"}]})"));
    BOOST_TEST(contains(json, R"("performer":[{"reference":"Practitioner/dr"}])"));
    BOOST_TEST(contains(json, R"("requester":{"reference":"Practitioner/dr"})"));
}

BOOST_AUTO_TEST_CASE(a_path_outside_the_simple_subset_or_the_type_is_a_fault_with_its_place) {
    for (const char* path : {"where(true)", "nonsense", "note[2].text", "code..x", ""}) {
        const OneActivity c{R"("kind":"ServiceRequest","dynamicValue":[{"path":")" +
                            std::string{*path ? path : "x y"} + R"(","expression":)" +
                            fhirpath("'v'") + "}]"};
        const auto output = c.run();
        BOOST_CHECK(trace_of(output, "a").state == ItemState::failed);
        BOOST_TEST(contains(messages(output.resource), "ActivityDefinition.dynamicValue[0]"));
    }
}

BOOST_AUTO_TEST_CASE(an_expression_without_result_sets_nothing) {
    const OneActivity c{R"("kind":"ServiceRequest","dynamicValue":[)" +
                        dynamic("patientInstruction", "{}") + "]"};
    BOOST_TEST(!contains(c.request(), "patientInstruction"));
}

BOOST_AUTO_TEST_CASE(expressions_see_the_subject_the_definition_and_functions_of_fhirpath) {
    ApplyCase c;
    c.input.context["setting"];
    c.plan(
        R"("name":"Plan","action":[{"id":"a",)" +
        when("gender = 'female' and %subject.gender = 'female' and %resource.id = 'p' and "
             "%context.name = 'Plan'"
             " and ('x' | 'y').join('-') = 'x-y' and %setting.empty() and %organization.empty()") +
        "}]");
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::included);
}

BOOST_AUTO_TEST_CASE(the_present_is_the_same_everywhere_and_in_the_zone) {
    ApplyCase c;
    c.input.facts.at = *fascia::parse_instant("2026-01-31T03:00:00Z");  // 30 January in New York
    c.plan(R"("action":[{"id":"a",)" + when("today() = @2026-01-30 and now() = now()") + "}]");
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::included);
}

BOOST_AUTO_TEST_CASE(variables_of_the_plan_are_named_expressions_in_order) {
    ApplyCase c;
    const auto variable = [](const std::string& name, const std::string& expression) {
        return R"({"url":"http://hl7.org/fhir/StructureDefinition/variable","valueExpression":{"name":")" +
               name + R"(","language":"text/fhirpath","expression":")" + expression + R"("}})";
    };
    c.plan(R"("extension":[)" + variable("year", "birthDate.toString().substring(0, 4)") + "," +
           variable("old", "%year < '1990'") + R"(],"action":[{"id":"a",)" + when("%old") + "}]");
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::included);
    BOOST_TEST(trace_of(c.run(), "a").rules.front().text == "%old");
}

BOOST_AUTO_TEST_CASE(a_condition_names_the_facts_that_it_read) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"a",)" + when("%subject.birthDate < @2000-01-01") + "}]");
    const auto output = c.run();
    const auto& facts = trace_of(output, "a").rules.front().facts;
    BOOST_REQUIRE(facts.size() == 1U);
    BOOST_TEST(facts.front().name == "Patient.birthDate");
    BOOST_TEST(facts.front().value == "1980-01-31");
    BOOST_TEST(facts.front().reference == "Patient/p");
}

BOOST_AUTO_TEST_CASE(a_data_requirement_with_an_id_is_a_variable) {
    ApplyCase c;
    c.fact(observation("o1", "72514-3", "2026-01-10", "7"));
    c.fact(observation("o2", "72514-3", "2026-01-20", "5"));
    c.fact(observation("o3", "72514-3", "2025-06-01", "9"));
    c.fact(observation("o4", "other", "2026-01-25", "1"));
    c.fact(observation("o5", "72514-3", "2026-02-25", "2"));  // after `at`: does not exist yet
    const std::string input = R"("input":[{"id":"pain","type":"Observation",
        "codeFilter":[{"path":"code","code":[{"system":"http://loinc.org","code":"72514-3"}]}],
        "dateFilter":[{"path":"effective","valueDuration":{"value":3,"unit":"mo","system":"http://unitsofmeasure.org","code":"mo"}}],
        "sort":[{"path":"effective","direction":"descending"}],"limit":2}])";
    c.plan(R"("action":[{"id":"a",)" + input + "," +
           when("%pain.value.first() = 5 and %pain.count() = 2 and %pain.last().id = 'o1'") + "}]");
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::included);
}

BOOST_AUTO_TEST_CASE(a_value_set_filters_by_its_codes_and_says_when_it_is_not_at_hand) {
    ApplyCase c;
    c.fact(observation("o1", "A", "2026-01-10", "7"));
    c.fact(observation("o2", "B", "2026-01-10", "7"));
    c.definitions["http://x.org/vs"] = ApplyCase::parse(
        R"({"resourceType":"ValueSet","url":"http://x.org/vs","status":"active","compose":{"include":[
        {"system":"http://loinc.org","concept":[{"code":"B"}]}]}})");
    c.plan(R"("action":[{"id":"a","input":[{"id":"found","type":"Observation","codeFilter":[
        {"path":"code","valueSet":"http://x.org/vs"}]}],)" +
           when("%found.id = 'o2'") + "}]");
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::included);
    c.definitions.clear();
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::failed);
}

BOOST_AUTO_TEST_CASE(r4s_own_value_sets_are_at_hand_in_filters_and_expressions) {
    ApplyCase c;
    c.fact(observation("o1", "8480-6", "2026-01-10", "120"));
    c.fact(observation("o2", "B", "2026-01-10", "7"));
    c.plan(R"("action":[{"id":"a","input":[{"id":"found","type":"Observation","codeFilter":[
        {"path":"code","valueSet":"http://hl7.org/fhir/ValueSet/observation-vitalsignresult"}]}],)" +
           when("%found.id = 'o1' and "
                "%found.status.memberOf('http://hl7.org/fhir/ValueSet/observation-status')") +
           "}]");
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::included);
}

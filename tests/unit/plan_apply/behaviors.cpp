#include "apply_case.hpp"

using fascia::plan::ItemState;

namespace {

std::string when(const std::string& expression) {
    return R"("condition":[{"kind":"applicability","expression":{"language":"text/fhirpath","expression":")" +
           expression + R"("}}])";
}
std::string group(const std::string& behavior, const std::string& a, const std::string& b) {
    return R"("action":[{"id":"g","selectionBehavior":")" + behavior + R"(","action":[{"id":"a",)" +
           when(a) + R"(},{"id":"b",)" + when(b) + "}]}]";
}
fascia::fhir::Element requested(const fascia::plan::ApplyOutput& output, const char* id) {
    return request_of(output.resource, id);
}

}  // namespace

BOOST_AUTO_TEST_CASE(several_conditions_are_joined_by_and_and_false_beats_unknown) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"a","condition":[
        {"kind":"applicability","expression":{"language":"text/fhirpath","expression":"{}"}},
        {"kind":"applicability","expression":{"language":"text/fhirpath","expression":"false"}}]},{"id":"b","title":"b"}])");
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::excluded);
}

BOOST_AUTO_TEST_CASE(an_excluded_group_excludes_its_children_unasked) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"g",)" + when("false") + R"(,"action":[{"id":"a",)" +
           when("%unknown-name") + R"(}]},{"id":"b","title":"b"}])");
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "a").state == ItemState::excluded);
    BOOST_TEST(trace_of(output, "a").rules.front().rule == "action:g");
}

BOOST_AUTO_TEST_CASE(start_and_stop_conditions_are_carried_and_applicability_is_not) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"a","condition":[
        {"kind":"applicability","expression":{"language":"text/fhirpath","expression":"true"}},
        {"kind":"start","expression":{"language":"text/fhirpath","expression":"false"}}]}])");
    const auto output = c.run();
    const auto action = action_with(contained(output.resource, "RequestGroup"), "a");
    BOOST_TEST(action.children("condition").size() == 1U);
    BOOST_TEST(action.at("condition.kind").text() == "start");
}

BOOST_AUTO_TEST_CASE(a_language_other_than_fhirpath_is_said_and_never_taken_for_an_answer) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"a","condition":[{"kind":"applicability","expression":{
        "language":"text/cql","expression":"Over 65"}}]},{"id":"b","title":"b"}])");
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "a").state == ItemState::failed);
    BOOST_TEST(contained(output.resource, "OperationOutcome").at("issue.code").text() ==
               "not-supported");
}

BOOST_AUTO_TEST_CASE(a_condition_that_is_not_a_boolean_is_a_fault) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"a",)" + when("'yes'") + R"(},{"id":"b","title":"b"}])");
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::failed);
}

BOOST_AUTO_TEST_CASE(exactly_one_with_one_applicable_child_decides_itself) {
    ApplyCase c;
    c.plan(group("exactly-one", "true", "false"));
    BOOST_TEST(requested(c.run(), "a").child("intent").text() == "proposal");
    c.plan(group("exactly-one", "true", "true"));
    BOOST_TEST(requested(c.run(), "a").child("intent").text() == "option");
    c.plan(group("exactly-one", "false", "false"));
    BOOST_CHECK(trace_of(c.run(), "g").state == ItemState::failed);
    c.plan(group("exactly-one", "{}", "false"));
    BOOST_CHECK(trace_of(c.run(), "g").state == ItemState::needs_data);
}

BOOST_AUTO_TEST_CASE(all_or_none_drops_the_rest_when_one_is_missing) {
    ApplyCase c;
    c.plan(group("all-or-none", "true", "false"));
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::excluded);
    BOOST_CHECK(trace_of(c.run(), "g").state == ItemState::excluded);
    c.plan(group("all-or-none", "true", "true"));
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::included);
}

BOOST_AUTO_TEST_CASE(any_lists_all_children_as_proposals) {
    ApplyCase c;
    c.plan(group("any", "true", "true"));
    const auto output = c.run();
    BOOST_TEST(requested(output, "a").child("intent").text() == "proposal");
    BOOST_TEST(requested(output, "b").child("intent").text() == "proposal");
}

BOOST_AUTO_TEST_CASE(the_first_applicable_sibling_is_taken_and_no_fallback_when_it_is_unknown) {
    const auto first_of = [](const std::string& a, const std::string& b) {
        return R"("action":[{"id":"g","extension":[{"url":
            "http://hl7.org/fhir/StructureDefinition/cqf-applicabilityBehavior","valueCode":"any"}],
            "action":[{"id":"a",)" +
               when(a) + R"(},{"id":"b",)" + when(b) + "}]}]";
    };
    ApplyCase c;
    c.plan(first_of("true", "true"));
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::included);
    BOOST_CHECK(trace_of(c.run(), "b").state == ItemState::excluded);
    c.plan(first_of("false", "true"));
    BOOST_CHECK(trace_of(c.run(), "b").state == ItemState::included);
    c.plan(first_of("{}", "true"));
    BOOST_CHECK(trace_of(c.run(), "a").state == ItemState::needs_data);
    BOOST_CHECK(trace_of(c.run(), "b").state == ItemState::needs_data);
}

BOOST_AUTO_TEST_CASE(behaviours_texts_and_nesting_are_kept) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"g","prefix":"1","title":"T","description":"D","textEquivalent":"E",
        "priority":"urgent","groupingBehavior":"logical-group","selectionBehavior":"any",
        "requiredBehavior":"must","precheckBehavior":"yes","cardinalityBehavior":"single",
        "action":[{"id":"h","action":[{"id":"a","title":"a"}]}]}])");
    const auto output = c.run();
    const auto g = contained(output.resource, "RequestGroup").child("action");
    for (const auto& [name, value] :
         std::vector<std::pair<const char*, const char*>>{{"prefix", "1"},
                                                          {"title", "T"},
                                                          {"description", "D"},
                                                          {"textEquivalent", "E"},
                                                          {"priority", "urgent"},
                                                          {"groupingBehavior", "logical-group"},
                                                          {"selectionBehavior", "any"},
                                                          {"requiredBehavior", "must"},
                                                          {"precheckBehavior", "yes"},
                                                          {"cardinalityBehavior", "single"}})
        BOOST_TEST(g.child(name).text() == value);
    BOOST_TEST(g.child("action").child("action").child("id").text() == "a");
    BOOST_TEST(!g.child("resource"));
}

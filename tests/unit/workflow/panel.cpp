#include "fascia/workflow/panel.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;
using Kind = workflow::PanelLine::Kind;

namespace {

/// A plan that carries these outcomes since its last review.
fhir::Resource plan_with(std::initializer_list<std::string_view> outcomes) {
    fhir::Draft draft{resource(R"({"resourceType":"CarePlan","id":"c","meta":{"versionId":"3"},
        "status":"active","intent":"plan","subject":{"reference":"Patient/p"}})")};
    for (const auto outcome : outcomes)
        draft->add("extension")
            .set("url", workflow::structure_definition("gate-outcome"))
            .set("valueCode", outcome);
    return draft.freeze();
}

plan::Assessment assessed(std::initializer_list<const char*> outcomes) {
    plan::Assessment assessment;
    assessment.gate = plan::Gate::gate_3m;
    for (const char* outcome : outcomes) assessment.outcomes.push_back({.code = outcome});
    return assessment;
}

plan::ProtocolOutput applied(std::initializer_list<const char*> outcomes,
                             std::initializer_list<std::pair<const char*, plan::ItemState>> items) {
    plan::ProtocolOutput output{.assessment = assessed(outcomes), .applied = {}};
    for (const auto& [path, state] : items) {
        plan::ItemTrace& trace = output.applied.trace.emplace_back();
        trace.action_path = path;
        trace.state = state;
    }
    return output;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lines_about_the_panel)

BOOST_AUTO_TEST_CASE(a_plan_whose_outcomes_are_others_than_it_carries_has_changed) {
    const auto line = workflow::sweep_line(plan_with({"continue"}),
                                           assessed({"refer-specialist", "eligible-track-a"}));
    BOOST_TEST((line.kind == Kind::changed));
    BOOST_TEST(line.json == R"({"plan":"CarePlan/c/_history/3",)"
                            R"("outcome":["eligible-track-a","refer-specialist"],"changed":true})");
    BOOST_TEST(line.text ==
               "CarePlan/c/_history/3: continue -> eligible-track-a, refer-specialist (gate-3m)");
}

BOOST_AUTO_TEST_CASE(the_same_outcomes_in_another_order_are_no_change) {
    const auto line = workflow::sweep_line(plan_with({"intensify", "continue"}),
                                           assessed({"continue", "intensify"}));
    BOOST_TEST((line.kind == Kind::same));
    BOOST_TEST(line.json == R"({"plan":"CarePlan/c/_history/3",)"
                            R"("outcome":["continue","intensify"],"changed":false})");
}

BOOST_AUTO_TEST_CASE(an_outcome_that_is_no_more_is_a_change) {
    BOOST_TEST((workflow::sweep_line(plan_with({"continue"}), assessed({})).kind == Kind::changed));
    BOOST_TEST((workflow::sweep_line(plan_with({}), assessed({})).kind == Kind::same));
}

BOOST_AUTO_TEST_CASE(a_plan_that_cannot_be_evaluated_says_why) {
    const Failure failure{FailureKind::unprocessable,
                          {Issue{.code = {}, .path = {}, .text = "no \"sex\""},
                           Issue{.code = {}, .path = {}, .text = "no birth date"}}};
    const auto line = workflow::sweep_line(plan_with({}), failure);
    BOOST_TEST((line.kind == Kind::failed));
    BOOST_TEST(line.json ==
               R"({"plan":"CarePlan/c/_history/3","error":"no \"sex\"; no birth date"})");
    BOOST_TEST(workflow::failed_line("CarePlan/x", Failure{}).text ==
               "CarePlan/x: error: it could not be evaluated");
}

BOOST_AUTO_TEST_CASE(a_difference_names_only_what_differs) {
    using plan::ItemState;
    const auto line = workflow::diff_line(
        plan_with({}),
        applied({"continue"}, {{"P1/MT1", ItemState::included}, {"P2/DN1", ItemState::blocked}}),
        applied({"continue"}, {{"P1/MT1", ItemState::included},
                               {"P2/DN1", ItemState::included},
                               {"P3/HT1", ItemState::declined}}));
    BOOST_TEST((line.kind == Kind::changed));
    BOOST_TEST(line.json == R"({"plan":"CarePlan/c/_history/3",)"
                            R"("before":{"outcome":["continue"],"items":{"P2/DN1":"blocked"}},)"
                            R"("after":{"outcome":["continue"],)"
                            R"("items":{"P2/DN1":"included","P3/HT1":"declined"}}})");
    BOOST_TEST(line.text ==
               "CarePlan/c/_history/3: P2/DN1 blocked -> included; P3/HT1 not there -> declined");
}

BOOST_AUTO_TEST_CASE(outcomes_alone_are_a_difference_and_neither_is_none) {
    BOOST_TEST(
        (workflow::diff_line(plan_with({}), applied({"continue"}, {}), applied({"intensify"}, {}))
             .kind == Kind::changed));
    BOOST_TEST(
        (workflow::diff_line(plan_with({}), applied({"continue"}, {}), applied({"continue"}, {}))
             .kind == Kind::same));
}

BOOST_AUTO_TEST_CASE(a_difference_that_cannot_be_told_names_the_side) {
    const auto line = workflow::diff_line(plan_with({}), applied({}, {}),
                                          Failure{FailureKind::invalid, "an expression is wrong"});
    BOOST_TEST((line.kind == Kind::failed));
    BOOST_TEST(line.json ==
               R"({"plan":"CarePlan/c/_history/3","error":"after: an expression is wrong"})");
}

BOOST_AUTO_TEST_CASE(lines_are_counted_by_their_kind) {
    workflow::PanelCounts counts;
    for (const auto kind : {Kind::same, Kind::changed, Kind::changed, Kind::failed})
        counts.add({.kind = kind, .plan = {}, .json = {}, .text = {}});
    BOOST_TEST(counts.json() == R"({"plans":4,"different":2,"errors":1})");
}

BOOST_AUTO_TEST_SUITE_END()

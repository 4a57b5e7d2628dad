#include "apply_case.hpp"

using fascia::plan::ItemState;
using fascia::plan::Verdict;

namespace {

const std::string items = R"("action":[
    {"id":"x","code":[{"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/protocol-item","code":"DN1"}]}],"title":"Dry needling"},
    {"id":"y","code":[{"coding":[{"system":"https://openfascia.org/fhir/CodeSystem/protocol-item","code":"ED1"}]}]}])";

std::function<std::vector<Verdict>(std::string_view)> on_needling(Verdict::Effect effect) {
    return [effect](std::string_view item) -> std::vector<Verdict> {
        if (item != "DN1") return {};
        fascia::plan::RuleResult detail;
        detail.rule = "C05";
        detail.text = "Bleeding <disorder>";
        return {{.rule = "C05",
                 .item = "DN1",
                 .effect = effect,
                 .detail = std::make_shared<const fascia::plan::RuleResult>(std::move(detail))}};
    };
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_blocked_item_stays_out_and_the_outcome_names_the_rule) {
    ApplyCase c;
    c.plan(items);
    c.input.verdicts = on_needling(Verdict::Effect::block);
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "DN1").state == ItemState::blocked);
    BOOST_TEST(trace_of(output, "DN1").rules.front().rule == "C05");
    BOOST_TEST(!action_with(contained(output.resource, "RequestGroup"), "x"));
    BOOST_TEST(contains(messages(output.resource), "C05"));
    BOOST_TEST(contains(messages(output.resource), "Dry needling"));
}

BOOST_AUTO_TEST_CASE(an_item_for_the_physician_is_marked_with_the_rules) {
    ApplyCase c;
    c.plan(items);
    c.input.verdicts = on_needling(Verdict::Effect::needs_physician);
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "DN1").state == ItemState::needs_physician);
    const auto action = action_with(contained(output.resource, "RequestGroup"), "x");
    const auto json = fascia::fhir::write_json(output.resource);
    BOOST_TEST(action.child("extension").child("url").text() ==
               "https://openfascia.org/fhir/StructureDefinition/item-state");
    BOOST_TEST(action.child("extension").child("valueCode").text() == "needs-physician");
    BOOST_TEST(contains(json, R"({"url":"rule","valueString":"C05"})"));
}

BOOST_AUTO_TEST_CASE(a_caution_is_shown_with_the_item_and_escaped_in_the_narrative) {
    ApplyCase c;
    c.plan(items);
    c.input.verdicts = on_needling(Verdict::Effect::caution);
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "DN1").state == ItemState::included);
    const auto div = std::string{output.resource.at("text.div").text()};
    BOOST_TEST(contains(div, "C05: Bleeding &lt;disorder&gt;"));
    BOOST_TEST(fascia::fhir::parse_json(fascia::fhir::write_json(output.resource)).has_value());
}

BOOST_AUTO_TEST_CASE(under_a_blocking_flag_only_referral_and_education_are_left) {
    ApplyCase c;
    c.plan(items);
    c.input.only_items = {"ED1"};
    c.input.issues = {
        {.code = "business-rule", .path = {}, .text = "Saddle numbness", .rule = "RF1"}};
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "DN1").state == ItemState::blocked);
    BOOST_TEST(trace_of(output, "DN1").rules.front().rule == "RF1");
    BOOST_CHECK(trace_of(output, "ED1").state == ItemState::included);
    BOOST_TEST(contained(output.resource, "RequestGroup").children("action").size() == 1U);
    BOOST_TEST(contains(messages(output.resource), "Saddle numbness"));
}

BOOST_AUTO_TEST_CASE(a_declined_item_is_not_produced) {
    ApplyCase c;
    c.plan(items);
    c.input.declined = {"DN1"};
    BOOST_CHECK(trace_of(c.run(), "DN1").state == ItemState::declined);
}

BOOST_AUTO_TEST_CASE(a_plan_without_an_active_item_is_reported) {
    ApplyCase c;
    c.plan(items);
    c.input.needs_one_of = {"PT1"};
    BOOST_TEST(contains(messages(c.run().resource), "passive care alone"));
    c.input.needs_one_of = {"DN1"};
    BOOST_TEST(!contains(messages(c.run().resource), "passive care alone"));
}

BOOST_AUTO_TEST_CASE(a_contraindication_is_traced_even_where_a_condition_excludes_the_item) {
    ApplyCase c;
    c.plan(R"("action":[{"id":"DN1","condition":[{"kind":"applicability","expression":{
        "language":"text/fhirpath","expression":"false"}}]},{"id":"b","title":"b"}])");
    c.input.verdicts = on_needling(Verdict::Effect::block);
    const auto output = c.run();
    BOOST_CHECK(trace_of(output, "DN1").state == ItemState::excluded);
    BOOST_TEST(trace_of(output, "DN1").rules.back().rule == "C05");
}

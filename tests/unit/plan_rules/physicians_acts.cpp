#include "fascia/fhir/draft.hpp"

#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;
using Effect = plan::Verdict::Effect;

namespace {

/// A physician goes on against C05 on TPI1 in the plan.
std::string override_json(const std::string& rule = "C05", const std::string& status = "final",
                          const std::string& plan = "CarePlan/plan",
                          const std::string& when = "2026-05-07T10:00:00Z") {
    return R"({"resourceType":"DetectedIssue","id":"o","meta":{"versionId":"2"},"status":")" +
           status + R"(","patient":{"reference":"Patient/p"},"identifiedDateTime":")" + when +
           R"(","implicated":[{"reference":")" + plan +
           R"("}],"mitigation":[{"action":{"text":"factor is given before"}}],"extension":[{"url":
           "https://openfascia.org/fhir/StructureDefinition/override","extension":[
           {"url":"item","valueCode":"TPI1"},{"url":"rule","valueCode":")" +
           rule + R"("}]}]})";
}

plan::Assessment with_override(const std::string& json) {
    ClinicFacts facts;
    facts.at_gate(7, 7).condition("d", "D66");
    if (!json.empty()) facts.add(json);
    return facts.assess();
}

const plan::Escalation& escalation(const plan::Assessment& assessment, const std::string& item) {
    for (const auto& each : assessment.escalations)
        if (each.item == item) return each;
    throw std::logic_error{"no escalation " + item};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(physicians_acts)

BOOST_AUTO_TEST_CASE(an_override_makes_a_caution_of_the_block_and_says_who_and_why) {
    BOOST_CHECK(effect_of(with_override(""), "C05", "TPI1") == Effect::block);
    BOOST_TEST(codes(with_override("").outcomes) == std::vector<std::string>{"intensify"},
               boost::test_tools::per_element());

    const auto found = with_override(override_json());
    BOOST_CHECK(effect_of(found, "C05", "TPI1") == Effect::caution);
    BOOST_CHECK(effect_of(found, "C05", "DN1") == Effect::block);
    BOOST_TEST(codes(found.outcomes) == std::vector<std::string>{"eligible-track-a"},
               boost::test_tools::per_element());
    for (const auto& verdict : found.verdicts) {
        if (verdict.rule != "C05" || verdict.item != "TPI1") continue;
        BOOST_TEST(verdict.overridden);
        BOOST_TEST(verdict.detail->text.find("factor is given before") != std::string::npos);
        BOOST_TEST(verdict.detail->facts.back().reference == "DetectedIssue/o/_history/2");
    }
}

BOOST_AUTO_TEST_CASE(an_override_counts_for_its_rule_its_plan_and_once_it_is_final) {
    for (const auto& other :
         {override_json("C39"), override_json("C05", "preliminary"),
          override_json("C05", "entered-in-error"), override_json("C05", "final", "CarePlan/other"),
          override_json("C05", "final", "CarePlan/plan", "2026-05-09T10:00:00Z")})
        BOOST_CHECK(effect_of(with_override(other), "C05", "TPI1") == Effect::block);
}

BOOST_AUTO_TEST_CASE(an_override_stays_with_the_plan_that_replaces_its_own) {
    ClinicFacts facts;
    facts.at_gate(7, 7).condition("d", "D66").add(override_json());
    const auto old = facts.set().care_plan;
    facts.set().care_plan = {};
    BOOST_CHECK(effect_of(facts.assess(), "C05", "TPI1") == Effect::block);
    facts.set().superseded = old;
    BOOST_CHECK(effect_of(facts.assess(), "C05", "TPI1") == Effect::caution);

    facts.set().superseded = {};
    facts.set().resources.push_back(old);
    fhir::Draft next{old};
    next->set("id", "next").add("replaces").set("reference", "CarePlan/plan");
    facts.set().care_plan = next.freeze();
    BOOST_CHECK(effect_of(facts.assess(), "C05", "TPI1") == Effect::caution);
}

BOOST_AUTO_TEST_CASE(stimulation_is_asked_for_at_six_months_and_not_for_myofascial_pain_alone) {
    const auto against = [](const char* instant, bool another_diagnosis) {
        ClinicFacts facts;
        facts.at_gate(7, 7).at(instant);
        if (another_diagnosis) {
            facts.condition("post", "M54.16");
            fhir::Draft plan{facts.set().care_plan};
            plan->add("addresses").set("reference", "Condition/post");
            facts.set().care_plan = plan.freeze();
        }
        return escalation(facts.assess(), "SCS1").against.size();
    };
    BOOST_TEST(against("2026-05-08T12:00:00Z", false) == 2U);
    BOOST_TEST(against("2026-08-01T12:00:00Z", true) == 1U);
    BOOST_TEST(against("2026-08-02T12:00:00Z", false) == 1U);
    BOOST_TEST(against("2026-08-02T12:00:00Z", true) == 0U);
    BOOST_TEST(escalation(ClinicFacts{}.at_gate(7, 7).assess(), "TPI1").against.empty());
}

BOOST_AUTO_TEST_CASE(flares_count_by_their_beginning_and_by_how_long_they_last) {
    const auto frequent = [](const std::vector<const char*>& periods) {
        ClinicFacts facts;
        facts.plan();
        for (const auto* period : periods)
            facts.observe("finding|flare", ClinicFacts::boolean(true), period);
        return plan::answer_of(facts.assess(), "frequentFlares") == plan::Answer::met;
    };
    BOOST_TEST(!frequent({}));
    BOOST_TEST(!frequent({"2026-05-01/2026-05-03"}));
    BOOST_TEST(frequent({"2026-05-01/2026-05-03", "2026-04-08/2026-04-09"}));
    BOOST_TEST(!frequent({"2026-05-01/2026-05-03", "2026-04-07/2026-04-08"}));
    BOOST_TEST(
        frequent({"2026-05-01/2026-05-03", "2026-04-01/2026-04-02", "2026-02-10/2026-02-11"}));
    BOOST_TEST(!frequent({"2026-04-24/2026-05-08"}));
    BOOST_TEST(frequent({"2026-04-23/2026-05-08"}));
}

BOOST_AUTO_TEST_CASE(a_score_under_the_anaesthetic_is_not_the_pain_of_the_patient) {
    ClinicFacts facts;
    facts.at_gate(7, 7);
    facts.add(R"({"resourceType":"Procedure","id":"mbb","status":"completed",
        "subject":{"reference":"Patient/p"},"performedDateTime":"2026-05-08T09:00:00Z",
        "basedOn":[{"reference":"CarePlan/plan"}],"code":{"coding":[{"system":
        "https://openfascia.org/fhir/CodeSystem/protocol-item","code":"MBB1"}]}})");
    const std::string of = R"(,"partOf":[{"reference":"Procedure/mbb"}])";
    facts.observe("loinc|72514-3", ClinicFacts::number(7), "2026-05-08T08:50:00Z", patient, of);
    facts.observe("loinc|72514-3", ClinicFacts::number(0), "2026-05-08T10:00:00Z", patient, of);
    const auto found = facts.assess();
    BOOST_TEST(found.current_pain.value() == 7);
    BOOST_CHECK(found.gate == plan::Gate::after_procedure);
    BOOST_CHECK(plan::answer_of(found, "helpedMBB1") == plan::Answer::met);
}

BOOST_AUTO_TEST_SUITE_END()

#include "interaction/detail/reapplied.hpp"

#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/create_care_plan.hpp"

#include "support/protocol_files.hpp"
#include "unit/workflow/acts.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

/// A man with haemophilia and the draft that was made for him, in which nothing is needled.
interaction::PlanRecord draft_without_needles(const workflow::Present& present) {
    plan::FactSet facts{.patient = resource(
                            R"({"resourceType":"Patient","id":"p","gender":"male",
                            "birthDate":"1980-02-29"})"),
                        .resources = {resource(
                            R"({"resourceType":"Condition","id":"h","clinicalStatus":{"coding":[{
                            "system":"http://terminology.hl7.org/CodeSystem/condition-clinical",
                            "code":"active"}]},"code":{"coding":[{"system":
                            "http://hl7.org/fhir/sid/icd-10-cm","code":"D66"}]},
                            "subject":{"reference":"Patient/p"}})")},
                        .at = present.at,
                        .zone = present.zone};
    const auto output = plan::apply_protocol(*test::loaded_protocol(), facts).value();
    std::vector<fhir::Resource> members;
    for (const auto& write : workflow::create_care_plan(output, present)) {
        fhir::Draft kept{write.resource};
        kept->child("meta").set("versionId", "1");
        members.push_back(kept.freeze());
    }
    const auto care_plan = members.front();
    members.erase(members.begin());
    facts.care_plan = care_plan;
    return {care_plan, test::loaded_protocol(), std::move(facts), std::move(members)};
}

fhir::Resource override_of(const fhir::Resource& care_plan) {
    fhir::Draft draft{resource(
        R"({"resourceType":"DetectedIssue","id":"d","status":"final",
        "patient":{"reference":"Patient/p"},"identifiedDateTime":"2026-05-04T14:00:00Z",
        "mitigation":[{"action":{"text":"factor is given before"}}]})")};
    draft->add("implicated").set("reference", workflow::reference_to(care_plan));
    auto& what = draft->add("extension").set("url", plan::override_extension);
    what.add("extension").set("url", "item").set("valueCode", "DN1");
    what.add("extension").set("url", "rule").set("valueCode", "C05");
    return draft.freeze();
}

bool needles(const workflow::Changes& changes) {
    return std::ranges::any_of(changes, [](const workflow::Write& write) {
        return workflow::item_of(write.resource) == "DN1" &&
               write.resource.child("status").text() == "draft";
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_draft_to_which_the_protocol_is_applied_again)

BOOST_AUTO_TEST_CASE(takes_over_an_item_whose_block_a_physician_goes_on_against) {
    Acting acting;
    auto record = draft_without_needles(acting.assistant());
    BOOST_TEST(interaction::reapplied(record, {}, acting.assistant()).value().empty());
    record.facts.resources.push_back(override_of(record.care_plan));
    BOOST_TEST(needles(interaction::reapplied(record, {}, acting.assistant()).value()));
}

BOOST_AUTO_TEST_SUITE_END()

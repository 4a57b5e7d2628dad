// The two published PlanDefinition/$apply cases: another engine's reading, compared in meaning.
// Where we differ is named in each test.
#include "fascia/fhir/json.hpp"
#include "fascia/plan/apply.hpp"

#include "support/shared_data.hpp"

using namespace fascia;

namespace {

/// The text with each `from` replaced: repairs of what is not valid R4 in the published files.
std::string repaired(std::string text,
                     const std::vector<std::pair<std::string, std::string>>& repairs) {
    for (const auto& [from, to] : repairs) {
        std::size_t at = text.find(from);
        BOOST_REQUIRE_MESSAGE(at != std::string::npos, "nothing to repair: " + from);
        for (; at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    }
    return text;
}

fhir::Resource parse(const std::string& text) {
    auto resource = fhir::parse_json(text);
    if (!resource) BOOST_FAIL(resource.error().issues().front().text);
    return *resource;
}

std::vector<fhir::Resource> entries(const fhir::Resource& bundle) {
    std::vector<fhir::Resource> resources;
    for (const auto entry : bundle.children("entry"))
        resources.push_back(fhir::extract(entry.child("resource")));
    return resources;
}

fhir::Resource of_type(const std::vector<fhir::Resource>& resources, std::string_view type) {
    for (const auto& resource : resources)
        if (resource.type_name() == type) return resource;
    return {};
}

fhir::Element contained(const fhir::Resource& plan, std::string_view type) {
    for (const auto resource : plan.children("contained"))
        if (resource.type().name() == type) return resource;
    return {};
}

plan::ApplyOutput apply(const std::vector<fhir::Resource>& definitions,
                        const fhir::Resource& patient) {
    plan::ApplyInput input;
    input.definition = of_type(definitions, "PlanDefinition");
    input.resolve = [&](std::string_view canonical) {
        for (const auto& definition : definitions)
            if (definition.child("url").text() == canonical) return definition;
        return fhir::Resource{};
    };
    input.facts.patient = patient;
    input.facts.at = *parse_instant("2026-01-31T12:00:00Z");
    auto output = plan::apply(input);
    if (!output) BOOST_FAIL(output.error().issues().front().text);
    return std::move(*output);
}

void same_text(const fhir::Element& ours, const fhir::Element& theirs, const char* path) {
    BOOST_TEST(ours.at(path).text() == theirs.at(path).text(), path);
}

}  // namespace

// Differences: their MedicationRequest has intent order, ours proposal (nothing is ordered by
// $apply); their references lack the "#" of a contained resource, or name "#RequestGroup/…"; our
// instantiatesCanonical would carry a version.
BOOST_AUTO_TEST_CASE(a_medication_request_as_published) {
    const auto folder = tests::shared_data("plandefinition-apply/med-request");
    if (!folder) return;
    const auto definitions =
        entries(parse(tests::read_file(*folder / "med_request_plan_definition.json")));
    const auto patient =
        of_type(entries(parse(repaired(tests::read_file(*folder / "med_request_patient.json"),
                                       {{R"("resourceType": "Bundle",)",
                                         R"("resourceType": "Bundle", "type": "collection",)"}}))),
                "Patient");
    const auto theirs = parse(tests::read_file(*folder / "med_request_careplan.json"));
    const auto ours = apply(definitions, patient).resource;

    for (const char* path : {"status", "intent", "subject.reference", "instantiatesCanonical"})
        same_text(ours.root(), theirs.root(), path);
    const auto group = contained(ours, "RequestGroup"),
               expected = contained(theirs, "RequestGroup");
    for (const char* path : {"id", "status", "intent", "subject.reference", "instantiatesCanonical",
                             "action.id", "action.title"})
        same_text(group, expected, path);
    const auto request = contained(ours, "MedicationRequest"),
               wanted = contained(theirs, "MedicationRequest");
    for (const char* path :
         {"status", "medication.text", "subject.reference", "instantiatesCanonical"})
        same_text(request, wanted, path);
    BOOST_TEST(request.child("intent").text() == "proposal");
    BOOST_TEST(ours.at("activity.reference.reference").text() ==
               "#" + std::string{group.child("id").text()});
    BOOST_TEST(group.at("action.resource.reference").text() ==
               "#" + std::string{request.child("id").text()});
}

// Differences: theirs is active, ours a draft; their goal gets the id 1, ours goal-1; the published
// definition is not valid R4 (a goal without description, numbers as strings), and so is their
// CarePlan: both are repaired before reading.
BOOST_AUTO_TEST_CASE(a_child_routine_visit_as_published) {
    const auto folder = tests::shared_data("plandefinition-apply/child-routine-visit");
    if (!folder) return;
    const auto definitions = entries(
        parse(repaired(tests::read_file(*folder / "child_routine_visit_plan_definition.json"),
                       {{R"("goal": [)", R"("goal": [)"},
                        {R"("start": {)", R"("description": {"text": "repaired"}, "start": {)"},
                        {R"("countMax": "59")", R"("count": 59, "countMax": 59)"},
                        {R"("frequency": "1")", R"("frequency": 1)"},
                        {R"("frequencyMax": "1")", R"("frequencyMax": 1)"}})));
    const auto patient = of_type(
        entries(parse(tests::read_file(*folder / "child_routine_visit_patient.json"))), "Patient");
    const auto theirs = parse(
        repaired(tests::read_file(*folder / "child_routine_visit_careplan.json"),
                 {{R"("lifecycleStatus": "proposed")",
                   R"("description": {"text": "repaired"}, "lifecycleStatus": "proposed")"}}));
    const auto ours = apply(definitions, patient).resource;

    BOOST_TEST(ours.child("status").text() == "draft");
    same_text(ours.root(), theirs.root(), "subject.reference");
    same_text(ours.root(), theirs.root(), "instantiatesCanonical");
    const auto action = contained(ours, "RequestGroup").child("action"),
               expected = contained(theirs, "RequestGroup").child("action");
    for (const char* path :
         {"title", "description", "priority", "type.coding.code", "timingTiming.repeat.countMax",
          "timingTiming.repeat.duration", "timingTiming.repeat.durationUnit",
          "timingTiming.repeat.frequency", "timingTiming.repeat.period",
          "timingTiming.repeat.periodUnit", "resource.reference"})
        same_text(action, expected, path);
    const auto goal = contained(ours, "Goal"), wanted = contained(theirs, "Goal");
    for (const char* path : {"lifecycleStatus", "category.coding.code", "priority.coding.code",
                             "start.coding.code", "subject.reference"})
        same_text(goal, wanted, path);
    BOOST_TEST(ours.at("goal.reference").text() == "#goal-1");
}

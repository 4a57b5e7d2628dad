#include "clinic_facts.hpp"
#include "plan/detail/rules_reader.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

/// Places of the faults that a change of one file causes.
std::vector<std::string> faults(const std::string& file, const std::string& passage,
                                const std::string& replacement) {
    const auto loaded = plan::Protocol::load(protocol_files_with(file, passage, replacement));
    std::vector<std::string> out;
    if (!loaded)
        for (const auto& issue : loaded.error().issues())
            out.push_back(issue.path + " - " + issue.text);
    return out;
}

bool any_has(const std::vector<std::string>& faults, const std::string& part) {
    for (const auto& fault : faults)
        if (fault.find(part) != std::string::npos) return true;
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(loading_a_protocol)

BOOST_AUTO_TEST_CASE(another_threshold_in_the_data_gives_another_outcome) {
    const auto changed = plan::Protocol::load(
        protocol_files_with("rules.json", "%inadequate and %currentPain >= 4 and %triggerPoint",
                            "%inadequate and %currentPain >= 8 and %triggerPoint"));
    ClinicFacts facts;
    facts.at_gate(7, 7);
    BOOST_TEST(codes(facts.assess().outcomes).front() == "eligible-track-a");
    BOOST_TEST(codes(facts.assess(*changed.value()).outcomes).front() == "intensify");
    const auto longer = plan::Protocol::load(protocol_files_with(
        "rules.json", R"("gate": "gate-3m", "months": 3)", R"("gate": "gate-3m", "months": 4)"));
    BOOST_CHECK(facts.assess(*longer.value()).gate == plan::Gate::none);
}

BOOST_AUTO_TEST_CASE(every_fault_is_told_with_its_place) {
    auto files = protocol_files_with("rules.json", R"("careGapDays": 42)", R"("careGapDay": 42)");
    for (auto& file : files)
        if (file.path == "rules.json")
            file.text.replace(file.text.find(R"("urgency": "E0")"), 15, R"("urgency": 0000)");
    for (auto& file : files)
        if (file.path == "rules.json")
            file.text.replace(file.text.find(R"("urgency": 0000)"), 15, R"("urgency": 7   )");
    const auto loaded = plan::Protocol::load(files);
    BOOST_REQUIRE(!loaded);
    std::vector<std::string> found;
    for (const auto& issue : loaded.error().issues()) found.push_back(issue.path);
    BOOST_TEST(any_has(found, "rules.json: time.careGapDays"));
    BOOST_TEST(any_has(found, "rules.json: time.careGapDay"));
    BOOST_TEST(any_has(found, "rules.json: flags[0].urgency"));
}

BOOST_AUTO_TEST_CASE(a_key_given_twice_is_not_silently_the_last) {
    BOOST_TEST(any_has(
        faults("rules.json", R"("careGapDays": 42)", R"("careGapDays": 42, "careGapDays": 420)"),
        "twice"));
}

BOOST_AUTO_TEST_CASE(names_that_nothing_has_are_refused) {
    BOOST_TEST(any_has(faults("rules.json", "%sijTests >= 3", "%sijTest >= 3"), "%sijTest is not"));
    BOOST_TEST(any_has(faults("rules.json", R"(["pain-now", "pain-week", "peg"])",
                              R"(["pain-now", "pain", "peg"])"),
                       "'pain'"));
    BOOST_TEST(any_has(faults("rules.json", R"("items": ["DN1", "AC1", "TPI1"])",
                              R"("items": ["DN1", "AC1", "TPI9"])"),
                       "'TPI9'"));
    BOOST_TEST(any_has(faults("rules.json", R"("code": "RF6b")", R"("code": "RF66")"), "'RF66'"));
    BOOST_TEST(any_has(faults("rules.json", "%sijTests >= 3", "%sijTests >= "), "derived["));
}

BOOST_AUTO_TEST_CASE(procedures_flares_and_escalations_name_what_there_is) {
    const auto rules = [](const char* passage, const char* replacement) {
        return faults("rules.json", passage, replacement);
    };
    BOOST_TEST(
        any_has(rules(R"("reliefPercent": "mbbReliefPercent")", R"("reliefPercent": "mbbRelief")"),
                "no value 'mbbRelief'"));
    BOOST_TEST(any_has(
        rules(R"("reliefObservation": "relief-percent")", R"("reliefObservation": "relief")"),
        "'relief'"));
    BOOST_TEST(any_has(
        rules(R"("wanted": true, "rule": "C02")", R"("wanted": true, "rule": "C99")"), "'C99'"));
    BOOST_TEST(any_has(
        rules(
            R"("task": "rehabilitation", "days": 7, "text": "Exercise or a rehabilitation visit within seven days of the block")",
            R"("task": "rest", "days": 7, "text": "x")"),
        "'rest'"));
    BOOST_TEST(any_has(rules(R"("reviewWhen": "frequentFlares")", R"("reviewWhen": "manyFlares")"),
                       "%manyFlares"));
    BOOST_TEST(any_has(rules("%myofascialOnly.not()", "%onlyMyofascial.not()"), "%onlyMyofascial"));
}

BOOST_AUTO_TEST_CASE(faults_of_the_plan_are_found_before_anyone_is_treated_by_it) {
    const std::string plan = "plan-definition.json";
    BOOST_TEST(any_has(
        faults(plan, "ActivityDefinition/HEP1|1.0.0", "ActivityDefinition/HEP9|1.0.0"), "HEP9"));
    BOOST_TEST(any_has(faults(plan, R"("code": "EX1")", R"("code": "EX99")"), "EX99"));
    BOOST_TEST(any_has(faults(plan, "%stratum in", "%startum in"), "%startum is not"));
    BOOST_TEST(any_has(faults(plan, R"("id": "EX1")", R"("id": "HEP1")"), "two actions"));
}

BOOST_AUTO_TEST_CASE(a_cycle_of_related_actions_is_found) {
    const auto text = [](const std::string& related) {
        return R"({"resourceType":"PlanDefinition","url":"https://x.org/p","version":"1","status":)"
               R"("draft","goal":[{"id":"g","description":{"text":"less pain"}}],"action":[)"
               R"({"id":"a","goalId":["g"],"relatedAction":[{"actionId":"b","relationship":)"
               R"("after"}]},{"id":"b","title":"b")" +
               related + "}]}";
    };
    const auto load = [](const std::string& json) {
        auto files = protocol_files();
        for (auto& file : files)
            if (file.path == "plan-definition.json") file.text = json;
        return plan::Protocol::load(files);
    };
    BOOST_TEST(load(text("")).has_value());
    const auto cyclic = load(text(R"(,"relatedAction":[{"actionId":"a","relationship":"after"}])"));
    BOOST_REQUIRE(!cyclic);
    BOOST_TEST(cyclic.error().issues().front().text.find("leads back") != std::string::npos);
    BOOST_TEST(!load(text(R"(,"relatedAction":[{"actionId":"c","relationship":"after"}])")));
    BOOST_TEST(!load(text(R"(,"goalId":["h"])")));
    BOOST_TEST(!load(text(R"(,"selectionBehavior":"exactly-one","action":[{"requiredBehavior":)"
                          R"("must"},{"requiredBehavior":"must"}])")));
}

BOOST_AUTO_TEST_CASE(names_in_an_expression_leave_texts_out) {
    using Names = std::vector<std::string>;
    BOOST_TEST(plan::detail::variable_names("%b and %`a-c` or '%no' = %b") == (Names{"a-c", "b"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

#include "fascia/plan/lint.hpp"

#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

/// "warning ActivityDefinition/AC1 no-stop-rule", of the protocol with one passage replaced.
std::vector<std::string> found(const plan::Protocol& in) {
    std::vector<std::string> out;
    for (const auto& issue : plan::lint(in))
        out.push_back((issue.severity == Severity::warning ? "warning " : "remark ") + issue.path +
                      " " + issue.rule);
    return out;
}

std::vector<std::string> found_with(const std::string& file, const std::string& passage,
                                    const std::string& replacement) {
    const auto changed = plan::Protocol::load(protocol_files_with(file, passage, replacement));
    if (!changed) throw std::logic_error{changed.error().issues().front().text};
    return found(**changed);
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
    return std::ranges::find(lines, line) != lines.end();
}

std::string own(const std::string& name) {
    return "https://openfascia.org/fhir/StructureDefinition/" + name;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lint_of_a_protocol)

BOOST_AUTO_TEST_CASE(the_protocols_of_this_project_raise_no_doubt) {
    int protocols = 0;
    for (const auto& folder : std::filesystem::directory_iterator{content_root() / "protocols"}) {
        const auto name = folder.path().filename().string();
        const auto loaded = plan::Protocol::load(protocol_files(name));
        if (!loaded)
            for (const auto& issue : loaded.error().issues())
                BOOST_ERROR(name << ": " << issue.path << " - " << issue.text);
        BOOST_REQUIRE(loaded);
        for (const auto& line : found(**loaded))
            BOOST_TEST(!line.starts_with("warning"), name << ": " << line);
        ++protocols;
    }
    BOOST_TEST(protocols >= 1);
}

BOOST_AUTO_TEST_CASE(an_item_needs_measure_review_stop_rule_dose_and_performer) {
    const std::string ac1 = "activities/AC1.json";
    for (const auto* name : {"goal-measure", "stop-rule", "dose"})
        BOOST_TEST(has(found_with(ac1, own(name), own("other")),
                       "warning ActivityDefinition/AC1 no-" + std::string{name}));
    BOOST_TEST(has(found_with(ac1, own("review-after"), own("other")),
                   "warning ActivityDefinition/AC1 no-review"));
    auto files = protocol_files();
    for (auto& file : files)
        if (file.path == ac1) {
            const auto begin = file.text.find("  \"participant\": ["),
                       end = file.text.find("  \"dynamicValue\"");
            file.text.erase(begin, end - begin);
        }
    BOOST_TEST(has(found(*plan::Protocol::load(files).value()),
                   "warning ActivityDefinition/AC1 no-performer"));
}

BOOST_AUTO_TEST_CASE(a_text_without_spanish_and_an_item_without_text_are_told) {
    auto files = protocol_files();
    std::erase_if(files, [](const auto& file) {
        return file.path == "handouts/es/AC1.md" || file.path.ends_with("/HT1.md");
    });
    const auto lines = found(*plan::Protocol::load(files).value());
    BOOST_TEST(has(lines, "warning ActivityDefinition/AC1 not-translated"));
    BOOST_TEST(has(lines, "warning ActivityDefinition/HT1 no-patient-text"));
}

BOOST_AUTO_TEST_CASE(what_no_plan_reaches_is_told) {
    const std::string plan = "plan-definition.json";
    BOOST_TEST(has(found_with(plan, "ActivityDefinition/EX2|1.0.0", "ActivityDefinition/EX3|1.0.0"),
                   "warning ActivityDefinition/EX2 unreachable"));
    BOOST_TEST(
        has(found_with(plan, "\"%chronic\"", "\"false\""), "warning action RX4 unreachable"));
    BOOST_TEST(has(
        found_with(
            plan,
            R"("definitionCanonical": "https://openfascia.org/fhir/ActivityDefinition/EX2|1.0.0")",
            R"("textEquivalent": "Swim.")"),
        "warning action EX2 no-definition"));
}

BOOST_AUTO_TEST_CASE(rules_about_items_that_are_not_there_are_told) {
    const std::string rules = "rules.json";
    BOOST_TEST(has(found_with(rules, R"("active": ["PT1",)", R"("active": ["TENS1", "PT1",)"),
                   "warning rules.json: items.active item-not-in-the-plan"));
    BOOST_TEST(has(found_with("evidence.json", R"("items": ["AC1"])", R"("items": ["TENS1"])"),
                   "warning evidence.json: positions item-not-in-the-plan"));
    BOOST_TEST(has(found(protocol()), "remark rules.json: C12 rule-of-no-item"));
}

BOOST_AUTO_TEST_CASE(a_flag_that_nobody_asks_is_told) {
    BOOST_TEST(
        has(found_with("questionnaires/intake.json", R"("code": "RF4a")", R"("code": "RF4x")"),
            "warning rules.json: RF4a flag-not-asked"));
    BOOST_TEST(!has(found(protocol()), "warning rules.json: RF9 flag-not-asked"));
}

BOOST_AUTO_TEST_SUITE_END()

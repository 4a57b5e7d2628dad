// A protocol that extends another.
#include "fascia/plan/rules.hpp"

#include "clinic_facts.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

constexpr const char* base = "../myofascial-back-pain/";

/// A protocol of two small files over the default one.
std::vector<plan::ContentFile> files(const std::string& rules, const std::string& more = "") {
    std::vector<plan::ContentFile> out;
    for (auto& file : protocol_files()) {
        if (file.path.starts_with("../")) continue;
        if (!file.path.starts_with("terminology/")) file.path = base + file.path;
        out.push_back(std::move(file));
    }
    out.push_back({"rules.json",
                   R"({"extends":"myofascial-back-pain","id":"x","version":"2")" + rules + "}"});
    out.push_back({"plan-definition.json",
                   R"({"resourceType":"PlanDefinition","id":"x","url":"https://x.org/x",)"
                   R"("version":"2","status":"draft","action":[{"id":"HEP1","definitionCanonical":)"
                   R"("https://openfascia.org/fhir/ActivityDefinition/HEP1|1.0.0"}]})"});
    if (!more.empty()) out.push_back({"handouts/en/HEP1.md", more});
    return out;
}

/// What the default protocol leaves out itself.
std::string left_out_there() {
    std::string out;
    for (const auto& each : protocol().rules().left_out)
        out += R"({"code":")" + each.code + R"(","reason":"none","sources":["P"]},)";
    return out.empty() ? out : out.substr(0, out.size() - 1);
}

std::string left_out(const std::string& more = "") {
    return R"(,"leftOut":[)" + left_out_there() + more + "]";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_protocol_that_extends_another)

BOOST_AUTO_TEST_CASE(takes_its_rules_definitions_evidence_and_texts) {
    BOOST_TEST(faults(files(left_out())) == "");
    const auto loaded = plan::Protocol::load(files(left_out())).value();
    BOOST_TEST(loaded->rules().id == "x");
    BOOST_TEST(loaded->rules().flags.size() == protocol().rules().flags.size());
    BOOST_TEST(loaded->definitions().size() == 1u);
    const auto definition =
        loaded->definition("https://openfascia.org/fhir/ActivityDefinition/HEP1");
    BOOST_TEST(has(fhir::write_json(definition), "Stretch your hips"));
}

BOOST_AUTO_TEST_CASE(changes_entries_by_their_name_and_leaves_the_rest) {
    const auto loaded =
        plan::Protocol::load(
            files(R"(,"time":{"careGapDays":50},"flags":[{"code":"RF5a","text":"Fever"}],)"
                  R"("function":{"scales":[{"name":"odi","leftOut":true}]})" +
                  left_out()))
            .value();
    const auto& rules = loaded->rules();
    BOOST_TEST(rules.time.care_gap_days == 50);
    BOOST_TEST(rules.time.days_per_month == protocol().rules().time.days_per_month);
    for (const auto& flag : rules.flags)
        if (flag.code == "RF5a") {
            BOOST_TEST(flag.text == "Fever");
            BOOST_TEST(flag.urgency == "E1");
        }
    for (const auto& scale : rules.function.scales) BOOST_TEST(scale.name != "odi");
    BOOST_TEST(rules.function.scales.size() + 1 == protocol().rules().function.scales.size());
}

BOOST_AUTO_TEST_CASE(leaves_out_a_warning_sign_only_with_a_reason) {
    const auto loaded = plan::Protocol::load(
        files(left_out(R"(,{"code":"RF6b","reason":"no aneurysm here","sources":["P"]})")));
    BOOST_REQUIRE(loaded);
    for (const auto& flag : (*loaded)->rules().flags) BOOST_TEST(flag.code != "RF6b");
    BOOST_TEST(has(faults(files(left_out(R"(,{"code":"RF6b","sources":["P"]})"))), "reason"));
    BOOST_TEST(has(faults(files("")), "has no rule and is not left out"));
}

BOOST_AUTO_TEST_CASE(has_texts_of_its_own_for_the_items_of_the_other) {
    const auto loaded = plan::Protocol::load(files(left_out(), "Turn your head.\n")).value();
    const auto json = fhir::write_json(
        loaded->definition_in("en", "https://openfascia.org/fhir/ActivityDefinition/HEP1"));
    BOOST_TEST(has(json, "Turn your head."));
    BOOST_TEST(!has(json, "Stretch your hips"));
}

BOOST_AUTO_TEST_CASE(of_a_protocol_that_is_not_there_is_a_fault) {
    auto lost = files(left_out());
    std::erase_if(lost, [](const auto& file) { return file.path.starts_with(base); });
    BOOST_TEST(has(faults(lost), "which is not there"));
}

BOOST_AUTO_TEST_SUITE_END()

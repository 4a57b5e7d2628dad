#include "fascia/plan/rules.hpp"

#include "expectations.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace fascia;
using namespace fascia::test;

namespace {

void check_failure(const ProtocolCase& one, const Failure& failure) {
    const auto* wanted = one.expected.if_contains("failure");
    BOOST_REQUIRE_MESSAGE(wanted, one.name << ": " << failure.issues().front().text);
    BOOST_CHECK_EQUAL(failure.issues().front().code, std::string{wanted->as_string()});
}

void check_case(const ProtocolCase& one, const plan::Protocol& protocol) {
    const auto output = plan::apply_protocol(protocol, one.facts);
    if (!output) return check_failure(one, output.error());
    const Found found{*output};
    for (const auto& [key, value] : one.expected) {
        if (key == "about" || key == "at" || key == "zone") continue;
        const auto actual = found.value(key, value);
        BOOST_CHECK_MESSAGE(actual == value, one.name << " " << std::string{key} << ": expected "
                                                      << boost::json::serialize(value) << ", found "
                                                      << boost::json::serialize(actual));
    }
}

/// What the verdicts that a case expects come from: "met", "unknown", or "none" where a rule is to
/// say nothing.
void note_verdicts(const ProtocolCase& one, const plan::Protocol& protocol,
                   std::map<std::string, std::set<std::string>>& seen) {
    const auto* expected = one.expected.if_contains("verdicts");
    if (!expected) return;
    const auto found = plan::assess(protocol, one.facts).value();
    for (const auto& each : expected->as_array()) {
        const std::string rule{each.at("rule").as_string()};
        auto& answers = seen[rule];
        if (each.at("effect").as_string() == "none") answers.insert("none");
        for (const auto& verdict : found.verdicts)
            if (verdict.rule == rule &&
                verdict.item == std::string_view{each.at("item").as_string()})
                answers.emplace(to_code(verdict.detail->result));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(protocol_cases)

BOOST_AUTO_TEST_CASE(every_case_of_the_protocols_comes_out_as_it_says) {
    for (const auto& folder : std::filesystem::directory_iterator{content_root() / "protocols"}) {
        const auto condition = folder.path().filename().string();
        const auto loaded = plan::Protocol::load(protocol_files(condition));
        if (!loaded)
            for (const auto& issue : loaded.error().issues())
                BOOST_ERROR(condition << ": " << issue.path << " " << issue.text);
        BOOST_REQUIRE(loaded);
        const auto cases = case_folders(condition);
        BOOST_TEST(!cases.empty(), condition);
        for (const auto& one : cases) check_case(read_case(one), **loaded);
    }
    BOOST_TEST(case_folders().size() >= 280u);
}

BOOST_AUTO_TEST_CASE(every_contraindication_has_cases_for_yes_no_and_cannot_tell) {
    const auto loaded = plan::Protocol::load(protocol_files()).value();
    std::map<std::string, std::set<std::string>> seen;
    for (const auto& folder : case_folders()) note_verdicts(read_case(folder), *loaded, seen);
    for (const auto& rule : loaded->rules().contraindications) {
        BOOST_TEST(seen[rule.code].contains("none"), rule.code);
        if (rule.procedure_day) continue;
        BOOST_TEST(rule.evaluated, rule.code);
        BOOST_TEST(seen[rule.code].contains("met"), rule.code);
        // A rule that says nothing when it cannot tell has its unknown case among those with none.
        const bool says_so = rule.unknown != plan::Verdict::Effect::none;
        BOOST_TEST((!says_so || seen[rule.code].contains("unknown")), rule.code);
    }
}

BOOST_AUTO_TEST_CASE(every_care_item_is_included_in_one_case_and_not_in_another) {
    const auto loaded = plan::Protocol::load(protocol_files()).value();
    std::map<std::string, std::set<std::string>> states;
    for (const auto& folder : case_folders())
        if (const auto one = read_case(folder); one.expected.contains("items"))
            for (const auto& [item, state] : one.expected.at("items").as_object())
                states[item].emplace(state.as_string());
    for (const auto& item : loaded->rules().items.care) {
        BOOST_TEST(states[item].contains("included"), item);
        BOOST_TEST(states[item].size() > 1, item);
    }
}

BOOST_AUTO_TEST_CASE(a_threshold_changed_in_the_data_changes_the_outcome_of_a_case) {
    const auto changed = plan::Protocol::load(protocol_files_with(
        "rules.json", "%exposureWeeks >= 12 and (", "%exposureWeeks >= 14 and ("));
    const auto one = read_case(content_root() / "protocols" / "myofascial-back-pain" / "cases" /
                               "gate-3m-track-a");
    const auto before =
        plan::assess(*plan::Protocol::load(protocol_files()).value(), one.facts).value();
    const auto after = plan::assess(*changed.value(), one.facts).value();
    BOOST_TEST(before.outcomes.size() == 1);
    BOOST_TEST(after.outcomes.empty());
}

BOOST_AUTO_TEST_SUITE_END()

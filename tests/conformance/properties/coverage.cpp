// What the generated patients are: if they did not reach every answer, the properties would prove
// little.
#include "fascia/plan/rules.hpp"

#include "walk.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::test;

namespace {

constexpr int often_enough = 20;  ///< of 20,000

void count_flags(const plan::Assessment& found, Tally& tally) {
    static constexpr const char* states[] = {"no", "open", "cleared", "unanswered"};
    for (const auto& flag : found.flags)
        ++tally[flag.code + " " + states[static_cast<int>(flag.state)]];
}

/// Each rule once a patient: what it says of the item where it says most.
void count_rules(const plan::Assessment& found, Tally& tally) {
    std::map<std::string, std::string> said;
    for (const auto& rule : protocol().rules().contraindications) said[rule.code] = "none";
    for (const auto& verdict : found.verdicts)
        if (auto& result = said[verdict.rule]; result != "met")
            result = plan::to_code(verdict.detail->result);
    for (const auto& [rule, result] : said) ++tally[rule + " " + result];
}

void count_inputs(const plan::Assessment& found, Tally& tally) {
    for (const auto& input : protocol().rules().inputs) {
        const auto& value = found.variables.at(input.name);
        const auto text = value.empty() ? "" : fhirpath::to_text(value.front()).value_or("");
        ++tally["%" + input.name +
                (value.empty()                       ? " unknown"
                 : text == "true" || text == "false" ? " " + text
                                                     : " a value")];
    }
}

/// What must be seen often enough.
std::vector<std::string> wanted() {
    std::vector<std::string> out{"adherent met", "adherent not-met", "adherent unknown"};
    const auto& rules = protocol().rules();
    for (const auto& flag : rules.flags)
        for (const auto* state : {" no", " open", " cleared", " unanswered"})
            out.push_back(flag.code + state);
    for (const auto& rule : rules.contraindications) {
        if (rule.procedure_day) continue;
        out.push_back(rule.code + " met");
        out.push_back(rule.code + " none");
        if (rule.unknown != plan::Verdict::Effect::none) out.push_back(rule.code + " unknown");
    }
    for (const auto& row : rules.gates) out.push_back("outcome " + row.outcome);
    for (const auto* gate : {"none", "gate-3m", "gate-6m", "after-procedure"})
        out.push_back(std::string{"gate "} + gate);
    for (const auto* response : {"good", "partial", "none", "worse", "unknown"})
        out.push_back(std::string{"response "} + response);
    for (const auto& input : rules.inputs) {
        out.push_back("%" + input.name + " unknown");
        const bool is_number =
            input.kind == plan::InputRule::Kind::gestation ||
            (input.kind == plan::InputRule::Kind::value &&
             rules.observation(input.observation)->type != plan::ObservationRule::Type::boolean);
        if (is_number) {
            out.push_back("%" + input.name + " a value");
        } else {
            out.push_back("%" + input.name + " true");
            out.push_back("%" + input.name + " false");
        }
    }
    return out;
}

}  // namespace

namespace fascia::test {

std::string answers_seen(const Subject& one, const Evaluate&, Tally& tally) {
    if (!one.found) {
        ++tally["refused"];
        return {};
    }
    const auto& found = *one.found;
    count_flags(found, tally);
    count_rules(found, tally);
    count_inputs(found, tally);
    for (const auto& outcome : found.outcomes) ++tally["outcome " + outcome.code];
    for (const auto& outcome : found.preview) ++tally["preview " + outcome.code];
    ++tally["gate " + std::string{plan::to_code(found.gate)}];
    ++tally["response " + std::string{plan::to_code(found.response)}];
    ++tally["adherent " + std::string{plan::to_code(found.adherent)}];
    return {};
}

}  // namespace fascia::test

BOOST_AUTO_TEST_SUITE(generated_patients)

BOOST_AUTO_TEST_CASE(every_answer_is_reached_often_enough) {
    const auto& report = walk().reports.at(answers_seen);
    if (report.patients < all_patients) return;
    for (const auto& [name, count] : report.tally)
        if (name[0] != '%') BOOST_TEST_MESSAGE("  " << name << " " << count);
    for (const auto& name : wanted()) {
        const auto found = report.tally.find(name);
        const int count = found == report.tally.end() ? 0 : found->second;
        BOOST_TEST(count >= often_enough, name << " is seen only " << count << " times");
    }
}

BOOST_AUTO_TEST_SUITE_END()

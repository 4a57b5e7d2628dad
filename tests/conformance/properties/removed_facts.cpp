// (d) A fact that is taken away never turns "cannot tell" into "met".
#include "fascia/plan/rules.hpp"
#include "fascia/workflow/changes.hpp"
#include "fascia/workflow/codes.hpp"

#include "support/protocol_files.hpp"
#include "walk.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace fascia;
using namespace fascia::test;

namespace {

using Answers = std::map<std::string, plan::Answer>;

/// A medicine that nobody can read: to take it away is to know more.
bool says_unknown(const fhir::Resource& record) {
    const auto medicine = record.child("medicationCodeableConcept");
    return medicine && !medicine.child("text");
}

/// A physician's clearing: without it the flag that it cleared stands open again (rules.md §5).
bool clears_a_flag(const fhir::Resource& record) {
    return static_cast<bool>(workflow::extension_of(record, "flag-cleared"));
}

/// Active items that adherence does not count (rules.md §3), blocked or declined: with none left it
/// cannot be told.
std::set<std::string> left_out_of_the_count(const plan::Assessment& found) {
    std::set<std::string> out;
    for (const auto& verdict : found.verdicts)
        if (verdict.effect == plan::Verdict::Effect::block &&
            std::ranges::count(protocol().rules().items.active, verdict.item) == 1)
            out.insert(verdict.item);
    for (const auto& item : found.variables.at("declinedItems"))
        out.insert(fhirpath::to_text(item).value_or(""));
    return out;
}

/// What the patient and his plan are measured by (rules.md §1 to §3): the scale of record, the
/// start of care, the episode, the items that count. Without it others take its place, and what
/// rests on them is asked anew.
bool is_same_measure(const plan::Assessment& before, const plan::Assessment& after) {
    const auto diagnoses = [](const plan::Assessment& found) {
        std::string out;
        for (const auto& fact : found.grounds("diagnoses").facts) out += fact.reference + " ";
        return out;
    };
    return before.baseline == after.baseline && before.care_start == after.care_start &&
           diagnoses(before) == diagnoses(after) &&
           left_out_of_the_count(before) == left_out_of_the_count(after);
}

plan::Answer answer_of(plan::FlagState state) {
    if (state == plan::FlagState::unanswered) return plan::Answer::unknown;
    return state == plan::FlagState::open ? plan::Answer::met : plan::Answer::not_met;
}

/// Flags and rules stand on the record alone.
Answers answers_of_safety(const plan::Assessment& found) {
    Answers out;
    for (const auto& flag : found.flags) out[flag.code] = answer_of(flag.state);
    for (const auto& verdict : found.verdicts)
        out[verdict.rule + " on " + verdict.item] = verdict.detail->result;
    for (const auto& input : protocol().rules().inputs)
        out["%" + input.name] = plan::answer_of(found, input.name);
    return out;
}

Answers answers_of_progress(const plan::Assessment& found) {
    Answers out;
    for (const auto& rule : protocol().rules().derived)
        out["%" + rule.name] = plan::answer_of(found, rule.name);
    out["adherent"] = found.adherent;
    out["good response"] = found.response == plan::Response::unknown ? plan::Answer::unknown
                           : found.response == plan::Response::good  ? plan::Answer::met
                                                                     : plan::Answer::not_met;
    return out;
}

std::string turned(const Answers& before, const Answers& after) {
    for (const auto& [name, answer] : before) {
        const auto now = after.find(name);
        if (answer == plan::Answer::unknown && now != after.end() &&
            now->second == plan::Answer::met)
            return name + " could not be told and is met";
    }
    return {};
}

int count_lost(const Answers& before, const Answers& after) {
    int lost = 0;
    for (const auto& [name, answer] : before)
        if (const auto now = after.find(name); answer != plan::Answer::unknown &&
                                               now != after.end() &&
                                               now->second == plan::Answer::unknown)
            ++lost;
    return lost;
}

/// A record that something rests on, or any.
fhir::Resource some_fact(const Subject& one, Random& random) {
    const auto& used = one.found->facts;
    if (!used.empty() && random.chance(80)) {
        const auto& reference = random.one_of(used).reference;
        for (const auto& record : one.facts.resources)
            if (reference == workflow::versioned_reference(record)) return record;
    }
    return random.one_of(one.facts.resources);
}

/// Whether two Observations tell the same fact: without the newer the older one would stand, which
/// is another answer and not a missing one.
bool tell_the_same(const fhir::Resource& a, const fhir::Resource& b) {
    const auto code = [](const fhir::Resource& record) {
        return plan::Code{std::string{record.at("code.coding.system").text()},
                          std::string{record.at("code.coding.code").text()}};
    };
    if (code(a) == code(b)) return true;
    return std::ranges::any_of(protocol().rules().observations,
                               [&](const plan::ObservationRule& rule) {
                                   return std::ranges::count(rule.codes, code(a)) +
                                              std::ranges::count(rule.codes, code(b)) ==
                                          2;
                               });
}

/// One record less; of an Observation all that tell the same fact.
std::vector<fhir::Resource> some_facts(const Subject& one) {
    auto random = one.random(4);
    const auto chosen = some_fact(one, random);
    if (chosen.type_name() != "Observation") return {chosen};
    std::vector<fhir::Resource> out;
    for (const auto& record : one.facts.resources)
        if (record.type_name() == "Observation" && tell_the_same(record, chosen))
            out.push_back(record);
    return out;
}

plan::FactSet without(const plan::FactSet& facts, const std::vector<fhir::Resource>& taken) {
    auto fewer = facts;
    std::erase_if(fewer.resources, [&](const fhir::Resource& record) {
        return std::ranges::any_of(
            taken, [&](const auto& each) { return each.document() == record.document(); });
    });
    return fewer;
}

/// Wrong: who does not say that he takes no antithrombotic is taken for somebody who does.
Outcome<plan::Assessment> with_missing_taken_for_yes(const plan::FactSet& facts) {
    static const auto wrong =
        plan::Protocol::load(
            protocol_files_with("rules.json",
                                "%antithrombotic or %antithromboticStatus.where($this).exists()",
                                "%antithromboticStatus.empty() or %antithrombotic"))
            .value();
    return plan::assess(*wrong, facts);
}

}  // namespace

namespace fascia::test {

std::string removed_fact_fault(const Subject& one, const Evaluate& evaluate, Tally& tally) {
    if (!one.found) return {};
    const auto taken = some_facts(one);
    if (std::ranges::any_of(taken, says_unknown)) {
        ++tally["a medicine that nobody can read"];
        return {};
    }
    if (std::ranges::any_of(taken, clears_a_flag)) {
        ++tally["the clearing of a flag"];
        return {};
    }
    const auto before = evaluate(one.facts), after = evaluate(without(one.facts, taken));
    if (!before || !after) return "the evaluation fails";
    const auto lost = count_lost(answers_of_safety(*before), answers_of_safety(*after));
    ++tally[lost > 0 ? "answers lost" : "no answer lost"];
    const auto what =
        std::string{taken.front().type_name()} + " " + std::string{taken.front().id()} + " less: ";
    if (const auto fault = turned(answers_of_safety(*before), answers_of_safety(*after));
        !fault.empty())
        return what + fault;
    if (!is_same_measure(*before, *after)) {
        ++tally["another scale, start of care, episode or count of items"];
        return {};
    }
    const auto fault = turned(answers_of_progress(*before), answers_of_progress(*after));
    return fault.empty() ? fault : what + fault;
}

}  // namespace fascia::test

BOOST_AUTO_TEST_SUITE(facts_taken_away)

BOOST_AUTO_TEST_CASE(never_turn_cannot_tell_into_met) {
    require_none("(d) facts taken away", walk().reports.at(removed_fact_fault));
}

BOOST_AUTO_TEST_CASE(a_rule_that_takes_missing_for_yes_is_noticed) {
    require_fault("(d) control", check_of(removed_fact_fault, with_missing_taken_for_yes), 1500);
}

BOOST_AUTO_TEST_SUITE_END()

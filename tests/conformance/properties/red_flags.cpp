// (c) A red flag that is added never makes a plan less urgent.
#include "fascia/fhir/draft.hpp"
#include "fascia/plan/rules.hpp"

#include "walk.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace fascia;
using namespace fascia::test;

namespace {

struct Added {
    plan::FactSet facts;
    std::string flag;
};

/// A physician cleared this very flag: what is said before, the clearing covers (rules.md §5).
bool was_cleared(const plan::FactSet& facts, const plan::FlagRule& flag) {
    return std::ranges::any_of(facts.resources, [&](const fhir::Resource& record) {
        return record.at("code.coding.code").text() == flag.code && record.child("extension");
    });
}

/// The patient with one more flag, said by anybody at some time.
Added with_a_flag(const Subject& one) {
    auto random = one.random(3);
    const auto& flag = random.one_of(protocol().rules().flags);
    const int minutes_ago = was_cleared(one.facts, flag) ? 0 : random.between(0, 90000);
    fhir::Draft draft{"Observation"};
    draft->set("id", "added").set("status", "final");
    draft->add("code")
        .add("coding")
        .set("system", protocol().rules().system("red-flag"))
        .set("code", flag.code);
    draft->add("subject").set("reference", "Patient/p");
    draft->set("effectiveDateTime",
               format_instant(one.facts.at - std::chrono::minutes{minutes_ago}));
    draft->add("performer")
        .set("reference", random.one_of<const char*>({"Practitioner/md", "Practitioner/ma",
                                                      "Patient/p", "Practitioner/pt"}));
    draft->set("valueBoolean", true);
    auto facts = one.facts;
    facts.resources.push_back(draft.freeze());
    return {std::move(facts), flag.code};
}

bool is_open(const plan::Flag& flag) {
    return flag.state == plan::FlagState::open;
}

/// "E0" is the most urgent; no open flag: "E9".
std::string urgency(const plan::Assessment& found) {
    std::string out = "E9";
    for (const auto& flag : found.flags)
        if (is_open(flag)) out = std::min(out, flag.urgency);
    return out;
}

bool proposes(const plan::Assessment& found, std::string_view item) {
    return std::ranges::any_of(found.outcomes,
                               [&](const auto& outcome) { return outcome.item == item; });
}

bool stops(const plan::Assessment& found, const plan::Verdict& wanted) {
    return std::ranges::any_of(found.verdicts, [&](const plan::Verdict& verdict) {
        return verdict.rule == wanted.rule && verdict.item == wanted.item &&
               verdict.effect >= wanted.effect;
    });
}

std::string less_urgent(const plan::Assessment& before, const plan::Assessment& after) {
    for (std::size_t i = 0; i < before.flags.size(); ++i)
        if (is_open(before.flags[i]) && !is_open(after.flags[i]))
            return before.flags[i].code + " is not open any more";
    if (urgency(after) > urgency(before)) return "urgency fell to " + urgency(after);
    if (before.blocked && !after.blocked) return "the plan is not blocked any more";
    for (const auto& verdict : before.verdicts)
        if (!stops(after, verdict)) return verdict.rule + " on " + verdict.item + " is weaker";
    for (const auto& outcome : after.outcomes)
        if (!outcome.item.empty() && outcome.item != "REF-SPINE" && !proposes(before, outcome.item))
            return outcome.item + " is proposed now";
    return {};
}

/// Wrong: of all that was said of red flags only the last counts.
Outcome<plan::Assessment> with_the_last_flag_only(const plan::FactSet& facts) {
    auto fewer = facts;
    std::erase_if(fewer.resources, [&](const fhir::Resource& resource) {
        return resource.at("code.coding.system").text() == protocol().rules().system("red-flag") &&
               resource.id() != "added";
    });
    return evaluate(fewer);
}

}  // namespace

namespace fascia::test {

std::string added_flag_fault(const Subject& one, const Evaluate& evaluate, Tally& tally) {
    if (!one.found) return {};
    const auto added = with_a_flag(one);
    const auto after = evaluate(added.facts);
    if (!after) return "the flag makes the evaluation fail";
    ++tally[urgency(*one.found) + " became " + urgency(*after)];
    const auto fault = less_urgent(*one.found, *after);
    return fault.empty() ? fault : "with " + added.flag + " " + fault;
}

}  // namespace fascia::test

BOOST_AUTO_TEST_SUITE(red_flags)

BOOST_AUTO_TEST_CASE(one_more_never_makes_a_plan_less_urgent) {
    require_none("(c) a flag more", walk().reports.at(added_flag_fault));
}

BOOST_AUTO_TEST_CASE(an_evaluation_that_knows_only_the_last_one_is_noticed) {
    require_fault("(c) control", check_of(added_flag_fault, with_the_last_flag_only));
}

BOOST_AUTO_TEST_SUITE_END()

// (a) No active plan holds a blocked item without a recorded override.
#include "fascia/workflow/codes.hpp"

#include "lives.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace fascia;
using namespace fascia::test;

namespace {

/// Items that the plan goes on with, or a physician has ordered.
std::set<std::string> held_items(const Clinic& clinic) {
    std::set<std::string> out;
    for (const auto& record : clinic.records()) {
        const auto intent = record.child("intent").text();
        if (record.id().starts_with("new-") && record.type_name() != "Task" &&
            record.child("status").text() == "active" && (intent == "plan" || intent == "order"))
            if (const auto item = workflow::item_of(record); !item.empty()) out.emplace(item);
    }
    return out;
}

std::set<std::string> authors_of(const fhir::Resource& issue) {
    std::set<std::string> out;
    for (const auto mitigation : issue.children("mitigation"))
        out.emplace(mitigation.at("author.reference").text());
    return out;
}

/// A DetectedIssue in force, signed by as many physicians as the rule asks for.
bool is_overridden(const Clinic& clinic, const plan::Verdict& verdict) {
    const auto records = clinic.records();
    return std::ranges::any_of(records, [&](const fhir::Resource& record) {
        if (record.type_name() != "DetectedIssue" || record.child("status").text() != "final" ||
            record.at("implicated.reference").text() != workflow::reference_to(clinic.plan()))
            return false;
        const auto what = plan::override_in(record);
        const auto authors = authors_of(record);
        return what.item == verdict.item && what.rule == verdict.rule &&
               authors.size() >= (verdict.absolute ? 2u : 1u) &&
               std::ranges::all_of(authors,
                                   [&](const auto& who) { return clinic.is_physician(who); });
    });
}

/// Wrong: nothing that blocks is known where a decision is made.
Ways blind_to_blocks() {
    auto ways = right_ways();
    ways.known = [](const plan::Assessment& found) {
        auto blind = found;
        std::erase_if(blind.verdicts, [](const plan::Verdict& verdict) {
            return verdict.effect == plan::Verdict::Effect::block;
        });
        return blind;
    };
    return ways;
}

}  // namespace

namespace fascia::test {

std::string blocked_item_fault(Clinic& clinic, const std::string&, Tally&) {
    if (!clinic.has_looked() || clinic.plan().child("status").text() != "active") return {};
    const auto held = held_items(clinic);
    for (const auto& verdict : clinic.assessment_without_overrides().verdicts)
        if (verdict.effect == plan::Verdict::Effect::block && held.contains(verdict.item) &&
            !is_overridden(clinic, verdict))
            return verdict.item + " is held though " + verdict.rule + " blocks it";
    return {};
}

}  // namespace fascia::test

BOOST_AUTO_TEST_SUITE(blocked_items)

BOOST_AUTO_TEST_CASE(stand_in_no_active_plan_without_an_override) {
    require_none("(a) blocked items", lives().at(blocked_item_fault));
}

BOOST_AUTO_TEST_CASE(a_decision_that_is_blind_to_them_is_noticed) {
    require_fault("(a) control", life_of(blocked_item_fault, blind_to_blocks()), life_patients);
}

BOOST_AUTO_TEST_SUITE_END()

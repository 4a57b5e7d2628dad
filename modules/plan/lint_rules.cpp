#include "fascia/plan/evidence.hpp"
#include "fascia/plan/rules.hpp"

#include "plan/detail/lint.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

void lint_names(Lint& lint, const std::string& place, const std::vector<std::string>& items) {
    for (const auto& item : items)
        if (!lint.items.contains(item))
            lint.doubt(place, "item-not-in-the-plan", item + " is no item of this protocol's plan");
}

/// A rule may stand ready for an item that is not there yet; that is told, and no doubt.
void lint_contraindication(Lint& lint, const Contraindication& rule) {
    const auto place = "rules.json: " + rule.code;
    if (!rule.evaluated && !rule.procedure_day)
        lint.remark(place, "not-yet-evaluated", "a physician judges it: it is not evaluated yet");
    const bool concerns_any = std::ranges::any_of(rule.items, [&](const std::string& item) {
        return item == "*" || lint.items.contains(item);
    });
    if (!concerns_any)
        lint.remark(place, "rule-of-no-item", "it concerns no item of this protocol's plan");
}

void lint_gate(Lint& lint, const GateRow& row) {
    const auto place = "rules.json: " + row.outcome;
    if (!row.evaluated) lint.remark(place, "not-yet-evaluated", "it is not evaluated yet");
    if (!row.item.empty()) lint_names(lint, place, {row.item});
}

bool asks(const fhir::Element& element, std::string_view system, std::string_view code) {
    for (const auto item : element.children("item")) {
        for (const auto coding : item.children("code"))
            if (coding.child("system").text() == system && coding.child("code").text() == code)
                return true;
        if (asks(item, system, code)) return true;
    }
    return false;
}

/// A flag that is neither asked nor opened by anything stays unanswered, and no plan is approved.
void lint_flag(Lint& lint, const FlagRule& flag) {
    if (flag.opens_when.expression || !flag.opened_by.empty()) return;
    for (const auto* definitions : {&lint.protocol.definitions(), &lint.protocol.inherited()})
        for (const auto& definition : *definitions)
            if (asks(definition.root(), lint.protocol.rules().system("red-flag"), flag.code))
                return;
    lint.doubt("rules.json: " + flag.code, "flag-not-asked",
               "no questionnaire asks it and nothing opens it: it stays unanswered");
}

void lint_evidence(Lint& lint) {
    for (const auto& position : lint.protocol.evidence().positions)
        lint_names(lint, "evidence.json: positions", position.items);
}

}  // namespace

void lint_rules(Lint& lint) {
    const auto& rules = lint.protocol.rules();
    lint_names(lint, "rules.json: items.care", rules.items.care);
    lint_names(lint, "rules.json: items.active", rules.items.active);
    lint_names(lint, "rules.json: items.whenBlocked", rules.items.when_blocked);
    lint_names(lint, "rules.json: adherence.homeItem", {rules.adherence.home_item});
    for (const auto& flag : rules.flags) {
        lint_flag(lint, flag);
        lint_names(lint, "rules.json: " + flag.code, flag.withholds);
    }
    for (const auto& rule : rules.contraindications) lint_contraindication(lint, rule);
    for (const auto& row : rules.gates) lint_gate(lint, row);
    lint_names(lint, "rules.json: flare.pauses", rules.flare.pauses);
    for (const auto& item : rules.procedures.items)
        lint_names(lint, "rules.json: procedures", {item.item});
    for (const auto& rule : rules.escalations)
        lint_names(lint, "rules.json: escalations", {rule.item});
    lint_evidence(lint);
}

}  // namespace fascia::plan::detail

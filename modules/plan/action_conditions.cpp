#include "plan/detail/codes.hpp"
#include "plan/detail/decision.hpp"
#include "plan/detail/rules_reader.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

/// The one boolean of a condition; empty: cannot tell. Failure: not a boolean.
Outcome<std::optional<bool>> boolean_of(const fhirpath::Collection& value) {
    if (value.empty()) return std::nullopt;
    const auto text = fhirpath::to_text(value.front()).value_or("");
    if (value.size() > 1 || (text != "true" && text != "false"))
        return Failure{FailureKind::invalid, "A condition must be one boolean"};
    return text == "true";
}

Outcome<std::optional<bool>> judge(const fhir::Element& expression, const Scope& scope) {
    const auto value = scope.evaluate(expression, scope.subject_element());
    if (!value) return value.error();
    auto answer = boolean_of(*value);
    if (answer) return answer;
    return Failure{FailureKind::invalid, Issue{.code = {},
                                               .path = path_of(expression),
                                               .text = answer.error().issues().front().text}};
}

template <class T>
void add_new(std::vector<T>& to, const std::vector<T>& from) {
    for (const auto& entry : from)
        if (std::ranges::find(to, entry) == to.end()) to.push_back(entry);
}

std::string text_of(const fhir::Element& expression) {
    const auto description = expression.child("description").text();
    return std::string{description.empty() ? expression.child("expression").text() : description};
}

/// Facts and missing facts of the variables that the expression mentions.
void add_grounds(RuleResult& rule, const fhir::Element& expression, const Scope& scope) {
    const auto& grounds_of = scope.input().grounds;
    for (const auto& name : variable_names(expression.child("expression").text())) {
        if (!grounds_of) break;
        const auto grounds = grounds_of(name);
        add_new(rule.facts, grounds.facts);
        if (rule.result == Answer::unknown) add_new(rule.missing, grounds.missing);
    }
    if (rule.result == Answer::unknown && rule.missing.empty())
        rule.missing.push_back({"condition", "What would answer: " + rule.text, "clinician"});
}

/// False wins over a fault, a fault over cannot tell, cannot tell over true.
int rank(ItemState state) {
    switch (state) {
        case ItemState::excluded:
            return 3;
        case ItemState::failed:
            return 2;
        case ItemState::needs_data:
            return 1;
        default:
            return 0;
    }
}

ItemState state_of(const Outcome<std::optional<bool>>& answer) {
    if (!answer) return ItemState::failed;
    if (!*answer) return ItemState::needs_data;
    return **answer ? ItemState::included : ItemState::excluded;
}

RuleResult rule_of(const fhir::Element& expression, std::string_view id, ItemState state) {
    RuleResult rule;
    rule.rule = "action:" + std::string{id};
    rule.text = text_of(expression);
    rule.sources = source_tags(expression);
    rule.result = state == ItemState::included   ? Answer::met
                  : state == ItemState::excluded ? Answer::not_met
                                                 : Answer::unknown;
    return rule;
}

}  // namespace

ConditionsResult judge_conditions(const fhir::Element& action, std::string_view id,
                                  const Scope& scope) {
    ConditionsResult result;
    for (const auto condition : action.children("condition")) {
        if (condition.child("kind").text() != "applicability") continue;
        const auto expression = condition.child("expression");
        scope.take_facts();
        const auto answer = judge(expression, scope);
        const auto state = state_of(answer);
        auto rule = rule_of(expression, id, state);
        rule.facts = scope.take_facts();
        if (answer) add_grounds(rule, expression, scope);
        result.rules.push_back(std::move(rule));
        if (!answer)
            for (auto& issue : answer.error().issues()) result.issues.push_back(std::move(issue));
        if (rank(state) > rank(result.state)) result.state = state;
    }
    return result;
}

}  // namespace fascia::plan::detail

#include "plan/detail/decision.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

RuleResult by_group(const Decision& group, std::string text) {
    RuleResult rule;
    rule.rule = "action:" + group.id;
    rule.result = Answer::not_met;
    rule.text = std::move(text);
    return rule;
}

bool any_child(const Decision& group, ItemState state) {
    return std::ranges::any_of(group.children,
                               [state](const Decision& child) { return child.state == state; });
}

/// The state of a group of which no child is left.
ItemState state_without_children(const Decision& group) {
    for (const auto state : {ItemState::failed, ItemState::needs_data, ItemState::blocked,
                             ItemState::declined, ItemState::not_applicable})
        if (any_child(group, state)) return state;
    return ItemState::excluded;
}

bool is_choice(std::string_view behavior) {
    return behavior == "exactly-one" || behavior == "at-most-one" || behavior == "one-or-more";
}

void close_empty(Decision& group, std::string_view behavior) {
    group.state = state_without_children(group);
    group.decides = false;
    const bool needs_one = behavior == "exactly-one" || behavior == "one-or-more";
    if (needs_one && group.state == ItemState::excluded) {
        group.state = ItemState::failed;
        group.decides = true;
        group.issues.push_back({.code = "business-rule",
                                .path = path_of(group.action),
                                .text = "One of these actions must be chosen, and none applies"});
    }
    group.rules.push_back(by_group(group, "None of its actions is in the plan"));
}

void drop_incomplete(Decision& group) {
    const auto reason = by_group(group, "All or none: one of the group is not in the plan");
    for (auto& child : group.children)
        if (child.is_present()) decide_subtree(child, ItemState::excluded, reason);
}

}  // namespace

void decide_subtree(Decision& decision, ItemState state, const RuleResult& reason) {
    decision.state = state;
    decision.decides = false;
    decision.rules.push_back(reason);
    for (auto& child : decision.children) decide_subtree(child, state, reason);
}

void settle_group(Decision& group) {
    const auto behavior = group.action.child("selectionBehavior").text();
    const auto present = std::ranges::count_if(group.children, &Decision::is_present);
    if (behavior == "all-or-none" && present != std::ssize(group.children)) drop_incomplete(group);
    if (std::ranges::none_of(group.children, &Decision::is_present)) {
        close_empty(group, behavior);
        return;
    }
    if (!is_choice(behavior) || (behavior == "exactly-one" && present == 1)) return;
    for (auto& child : group.children) child.option = child.is_present();
}

}  // namespace fascia::plan::detail

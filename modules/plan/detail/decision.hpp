#pragma once

#include "plan/detail/action_template.hpp"
#include "plan/detail/scope.hpp"
#include "plan/detail/timing.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fascia::plan::detail {

struct PlanDecision;

/// What became of one action of a PlanDefinition, and why. Nothing is built yet.
struct Decision {
    fhir::Element action;
    std::string id;    ///< the action's, else its place: "1.2"
    std::string path;  ///< "P2/MT1"
    std::string item;  ///< protocol-item code, else the id
    ItemState state = ItemState::included;
    std::vector<RuleResult> rules;
    std::vector<Verdict> verdicts;  ///< cautions and physician's decisions of a produced item
    std::vector<Issue> issues;      ///< faults, for the OperationOutcome
    bool decides = true;  ///< false: its state is that of an enclosing action or its children
    bool option = false;  ///< one of a choice
    Scope scope;
    fhir::Resource definition;             ///< resolved definitionCanonical; may be empty
    const ActionTemplate* made = nullptr;  ///< of action and definition
    std::shared_ptr<PlanDecision> nested;  ///< where that is a PlanDefinition
    std::vector<Decision> children;
    Window window;  ///< set by schedule_plan

    bool is_group() const { return !action.children("action").empty(); }
    bool is_present() const {
        return state == ItemState::included || state == ItemState::needs_physician;
    }
};

/// A PlanDefinition and what became of its actions.
struct PlanDecision {
    fhir::Resource definition;
    std::vector<Decision> actions;
    /// Each goal by PlanDefinition.goal.id, as the extension of what serves it, which a resource
    /// holds alone; set by build_goals.
    std::map<std::string, fhir::Resource, std::less<>> goals;
};

/// Judges every action of a PlanDefinition, in document order. `scope` is that of the caller.
/// Failure: invalid (an expression of the definition, definitions that contain each other),
/// not_found (a definition that an action names).
Outcome<PlanDecision> decide_plan(const fhir::Resource& definition, const Scope& scope,
                                  std::vector<Issue>& issues);

/// Sets Decision::window of every action that is present; `start` is the start of the plan.
/// Failure: invalid.
Outcome<void> schedule_plan(PlanDecision& plan, const Scope& scope, Instant start);

/// The conditions of one kind: several are joined by "and". The state is included, excluded,
/// needs_data or failed.
struct ConditionsResult {
    ItemState state = ItemState::included;
    std::vector<RuleResult> rules;
    std::vector<Issue> issues;
};
ConditionsResult judge_conditions(const fhir::Element& action, std::string_view id,
                                  const Scope& scope);

/// selectionBehavior once the children are judged: what R4 calls exactly-one, at-most-one,
/// one-or-more makes options, all-or-none drops all when one is not there; a group without a child
/// that is present takes the state of its children.
void settle_group(Decision& group);

/// Marks an action and what it holds as decided by an enclosing action or a sibling.
void decide_subtree(Decision& decision, ItemState state, const RuleResult& reason);

/// Depth-first, document order, nested plans with the action that names them.
void for_each(const PlanDecision& plan, const std::function<void(const Decision&)>& visit);

}  // namespace fascia::plan::detail

#pragma once

#include "plan/detail/decision.hpp"

namespace fascia::plan::detail {

/// Why each action is in the plan or not, in document order.
std::vector<ItemTrace> trace_of(PlanDecision plan);
/// What a reader of the plan must know: blocked items with their rules, items that cannot be judged
/// with what is missing, faults. Obligatory actions that cannot be judged are errors: such a plan
/// cannot be approved.
std::vector<Issue> issues_of(const PlanDecision& plan);

}  // namespace fascia::plan::detail

#pragma once

#include "plan/detail/request_group.hpp"

namespace fascia::plan::detail {

/// A Goal for each PlanDefinition.goal (lifecycleStatus proposed), contained under the goal's own
/// id. A target with a detail and no measure would break gol-1: its detail is left out and said in
/// `issues`. Sets PlanDecision::goals, of nested plans too. Failure: invalid (their structure).
Outcome<void> build_goals(PlanDecision& plan, const Scope& scope, Assembly& assembly,
                          std::vector<Issue>& issues);

/// References of the subject's Conditions that carry one of these codes.
std::vector<std::string> matching_conditions(const fhir::ElementRange& concepts,
                                             const ApplyData& data);

}  // namespace fascia::plan::detail

#pragma once

#include "fascia/base/failure.hpp"
#include "fascia/fhir/resource.hpp"

#include <span>

namespace fascia::fhir {

/// An OperationOutcome of these issues: severity, code ("processing" where the issue names none),
/// the rule as details.coding.code, the text as diagnostics, the path as expression, line and
/// column as the operationoutcome-issue-line and -col extensions. No issues: one informational
/// "all is well".
Resource operation_outcome(std::span<const Issue> issues);
/// Of a failure: issues without a code get the failure kind's own (failure_table.hpp). The private
/// note stays out.
Resource operation_outcome(const Failure& failure);

}  // namespace fascia::fhir

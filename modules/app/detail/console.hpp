#pragma once

#include "fascia/base/failure.hpp"

#include <string>
#include <string_view>

namespace fascia::app {

/// Exit codes of the contract.
enum Exit : int { done = 0, failed = 1, wrong_usage = 2 };

/// Each issue on a line of its own to stderr: what, where, why; with --json the OperationOutcome.
/// Returns Exit::failed.
int report(const Failure& failure, std::string_view about, bool json = false);

}  // namespace fascia::app

#pragma once

#include "fascia/base/failure.hpp"
#include "fascia/plan/protocol.hpp"

#include <vector>

/// What a protocol that loads may yet be wrong in. Faults that make it unusable are those of
/// Protocol::load.
namespace fascia::plan {

/// Doubts (severity warning: somebody forgot something) and remarks (information: it is meant, or
/// not finished), sorted by place. `path` is the file, or the rule, and the place in it; `rule`
/// names the check. Pure, thread safe. modules/plan/README.md lists the checks.
std::vector<Issue> lint(const Protocol& protocol);

}  // namespace fascia::plan

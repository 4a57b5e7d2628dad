#pragma once

#include "fascia/base/failure.hpp"
#include "fascia/plan/protocol.hpp"

#include <set>
#include <string>
#include <vector>

namespace fascia::plan::detail {

/// What lint() finds, and what its checks have in common.
struct Lint {
    const Protocol& protocol;
    std::vector<Issue> issues;
    /// Items that a plan of this protocol can hold: by an action, or by a gate or a physician.
    std::set<std::string, std::less<>> items;

    void doubt(std::string path, std::string rule, std::string text);
    void remark(std::string path, std::string rule, std::string text);
};

/// Actions and definitions: reachable, with measure, review, stop rule, performer and text.
void lint_items(Lint& lint);
/// Rules: about items that are there, evaluated; flags that somebody asks.
void lint_rules(Lint& lint);

}  // namespace fascia::plan::detail

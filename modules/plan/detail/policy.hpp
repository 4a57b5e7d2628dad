#pragma once

#include "plan/detail/work.hpp"

#include <set>
#include <string>
#include <vector>

namespace fascia::plan::detail {

/// The policies that speak of something; the default where no other does.
template <class Speaks>
Policies that(const Policies& policies, Speaks speaks) {
    Policies out;
    for (const auto* policy : policies)
        if ((policy != policies.back() || out.empty()) && speaks(*policy)) out.push_back(policy);
    return out;
}

/// What all of them ask for: no before cannot tell before yes.
Value least(std::vector<Value> all);
/// Items that any policy limits.
std::set<std::string> limited_items(const Rules& rules);
/// Whether recent examinations meet the criteria of every policy.
Value trigger_point(const FactBook& book, const Policies& policies);
/// Whether all limits of one item leave room for another session today.
Value room(const FactBook& book, const std::vector<const PayerPolicy::Limit*>& limits);

}  // namespace fascia::plan::detail

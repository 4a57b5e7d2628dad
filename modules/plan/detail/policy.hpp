#pragma once

#include "plan/detail/work.hpp"

#include <vector>

namespace fascia::plan::detail {

/// Whether all limits of one item leave room for another session today.
Value room(const FactBook& book, const std::vector<const PayerPolicy::Limit*>& limits);

}  // namespace fascia::plan::detail

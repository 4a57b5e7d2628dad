#pragma once

#include "fascia/plan/apply.hpp"

#include <string>

namespace fascia::plan::detail {

/// SHA-256, hex, of everything that an evaluation depends on: the definition's canonical, the facts
/// sorted by type and id, element by element, the roles of accounts, instant, zone and parameters.
std::string input_hash(const ApplyInput& input);

}  // namespace fascia::plan::detail

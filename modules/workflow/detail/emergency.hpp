#pragma once

#include "fascia/plan/rules.hpp"

#include <string_view>

namespace fascia::workflow {

/// nullptr: no red flag of the protocol.
const plan::FlagRule* find_flag(const plan::Rules& rules, std::string_view code);
/// What every interface says at once for a flag that is an emergency; "" for any other.
std::string_view emergency_advice(const plan::Rules& rules, std::string_view code);

}  // namespace fascia::workflow

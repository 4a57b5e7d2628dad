#pragma once

#include "fascia/base/outcome.hpp"

#include <string>
#include <string_view>

namespace fascia::interaction {

/// Failure: invalid (a % without two hex digits, bytes that are not UTF-8, NUL).
Outcome<std::string> percent_decode(std::string_view text, bool plus_is_space);

}  // namespace fascia::interaction

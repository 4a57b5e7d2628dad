#pragma once

#include <string_view>

/// One input each. A property that does not hold ends the process: what libFuzzer looks for.
namespace fascia::fuzz {

/// The base units of what parse_unit accepts are a unit of the same kind, and it has a name.
void unit_code(std::string_view input);
/// What compiles is checked and evaluated within its budget, twice with the same answer.
void expression(std::string_view input);

}  // namespace fascia::fuzz

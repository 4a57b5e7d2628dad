#pragma once

#include "terminology/ucum/detail/ratio.hpp"

#include <optional>
#include <string_view>

namespace fascia::terminology::detail {

/// The function of a special unit (UCUM 21, 22): what its numbers mean on the ratio scale of its
/// reference unit, and back. Both answer nothing where the other scale has no such number.
struct SpecialFunction {
    std::string_view name;  ///< as the table has it
    bool falls;             ///< larger numbers mean smaller amounts
    std::optional<Ratio> (*to_reference)(const Ratio& number);
    std::optional<Ratio> (*from_reference)(const Ratio& amount);
};

const SpecialFunction* find_special_function(std::string_view name);

}  // namespace fascia::terminology::detail

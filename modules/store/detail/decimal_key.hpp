#pragma once

#include "fascia/base/decimal.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fascia::store {

/// Keys of the open ends of a range: before and after every number.
inline constexpr std::string_view open_low_key = "0", open_high_key = "9";

/// A text that sorts byte by byte as the numbers do, exactly: sign, decimal exponent, digits. Equal
/// numbers have equal keys (1.50 and 1.5). At most 45 characters.
std::string decimal_key(const Decimal& number);

/// A text that sorts as the times do.
std::string time_key(std::int64_t microseconds);

}  // namespace fascia::store

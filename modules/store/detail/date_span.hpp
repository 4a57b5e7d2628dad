#pragma once

#include "fascia/search/index_rows.hpp"

#include <array>
#include <chrono>
#include <cstdint>

namespace fascia::store {

/// The longest range of each span but the last, which has no bound: a day with its zone's changes,
/// a leap year.
inline constexpr std::array<std::chrono::microseconds, 2> span_limits{std::chrono::hours{36},
                                                                      std::chrono::hours{24 * 366}};

/// 0, 1 or 2: how long a date's range is, so that a bound on its end is a bound on its start. An
/// open end is long.
inline std::int64_t date_span(Instant low, Instant high) {
    if (low == search::open_low || high == search::open_high) return 2;
    if (high - low <= span_limits[0]) return 0;
    return high - low <= span_limits[1] ? 1 : 2;
}

}  // namespace fascia::store

#pragma once

#include "fascia/base/zone.hpp"

#include <optional>
#include <string_view>

namespace fascia::search {

/// Half-open, UTC.
struct DateRange {
    Instant low, high;
};

/// The range that a FHIR date, dateTime or instant of any precision stands for: a year, a month, a
/// day, a minute (searches only), a second or a fraction of it. Without an offset it is local to
/// `zone`. Absent: no such text. Pure, thread safe.
std::optional<DateRange> date_range(std::string_view text, const Zone& zone);

}  // namespace fascia::search

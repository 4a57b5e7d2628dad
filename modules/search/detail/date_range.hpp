#pragma once

#include "fascia/search/date_range.hpp"

namespace fascia::search::detail {

using search::date_range;
using search::DateRange;

}  // namespace fascia::search::detail

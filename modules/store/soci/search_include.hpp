#pragma once

#include "fascia/search/query.hpp"

#include "store/soci/reading.hpp"

#include <vector>

namespace fascia::store {

/// What _include and _revinclude add to matches, each resource once and no match among them.
/// Failure: too_costly (more than 2000). Throws DatabaseError.
Outcome<std::vector<Version>> find_included(Session session,
                                            const std::vector<search::Include>& includes,
                                            const std::vector<std::int64_t>& matches);

}  // namespace fascia::store

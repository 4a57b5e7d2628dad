#pragma once

#include "store/soci/reading.hpp"

#include <string>
#include <vector>

namespace fascia::store {

/// Runs a search. Failure: invalid (page token), unsupported (sort by another parameter). Throws
/// DatabaseError.
Outcome<SearchPage> search_page(Session session, const search::Query& query);

/// "type/id" of the first two matches.
std::vector<std::string> match_two(Session session, const search::Query& query);

}  // namespace fascia::store

#pragma once

#include "store/soci/reading.hpp"

#include <string>
#include <vector>

namespace fascia::store {

/// Runs a search, over one type or several, with what it includes. Failure: invalid (page token),
/// too_costly (more included than a page may carry). Throws DatabaseError.
Outcome<SearchPage> search_page(Session session, const search::Query& query);

/// "type/id" of the first `query.count` matches.
Outcome<std::vector<std::string>> match(Session session, const search::Query& query);

}  // namespace fascia::store

#pragma once

#include "fascia/search/query.hpp"

#include "store/soci/search_sql.hpp"

namespace fascia::store {

/// What a test asks of columns low and high (R4 search.html#prefix); `alias` is "d." or the like.

/// Half-open ranges of microseconds.
void date_test(Sql& sql, std::string_view alias, const search::DateTest& test);
/// What it says of `low` for ranges of that span (date_span.hpp), so that the key is entered in its
/// middle; nothing, or " AND …".
void date_bound(Sql& sql, std::string_view alias, const search::DateTest& test, std::int64_t span);
/// The same in the keys of time_key().
void date_key_test(Sql& sql, std::string_view alias, const search::DateTest& test);

/// Numbers that are points, by `column` alone, in the keys of decimal_key().
void point_test(Sql& sql, std::string_view alias, std::string_view column,
                const search::NumberTest& test);
/// Closed ranges of such.
void range_test(Sql& sql, std::string_view alias, const search::NumberTest& test);

}  // namespace fascia::store

#pragma once

#include "store/detail/page_token.hpp"
#include "store/soci/search_condition.hpp"

#include <optional>
#include <vector>

namespace fascia::store {

/// How the resources of a search are found.
enum class Drive : std::uint8_t {
    nothing,  ///< a criterion that nothing fulfils
    scan,     ///< the type's resources in sort order, every criterion probed
    stream,   ///< one index slice that is in row key order already, the others probed
    collect,  ///< the rows of the most selective criterion, sorted, the others probed
};

struct Plan {
    std::int64_t type_id = 0;
    std::vector<Condition> conditions;
    Drive drive = Drive::scan;
    std::size_t driver = 0;  ///< index into conditions, for stream and collect
};

/// Chooses by counting index rows, up to a few thousand of each criterion. Throws DatabaseError.
Plan make_plan(Session session, const search::Query& query);

/// FROM and WHERE of a plan: alias r is the resource's row. With `after`, only what follows it.
Sql from_and_where(const Plan& plan, const std::vector<search::SortKey>& sort,
                   const std::optional<PageToken>& after);
/// ORDER BY of the found rows; `alias` as the rows are called.
Sql order_by(const Plan& plan, const std::vector<search::SortKey>& sort, std::string_view alias);

/// Prepares and binds an assembled statement.
Call call_assembled(Connection& connection, const Sql& sql, const std::vector<sql::Type>& out);

}  // namespace fascia::store

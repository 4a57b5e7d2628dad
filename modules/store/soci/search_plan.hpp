#pragma once

#include "store/detail/page_token.hpp"
#include "store/soci/search_condition.hpp"

#include <optional>
#include <vector>

namespace fascia::store {

/// How the resources of a search are found.
enum class Drive : std::uint8_t {
    nothing,  ///< a criterion that nothing fulfils
    scan,     ///< the type's resources in their order, every criterion probed
    stream,   ///< the index rows of one criterion in their order, as far as needed
    collect,  ///< the index rows of one criterion, all of them, then sorted
};

/// What a page is ordered by before the row key.
struct OrderKey {
    Sql expression;
    sql::Type type;
    bool descending = false;
    Sql join = {};  ///< what the expression needs beside the resource's row
};

struct Plan {
    Place place;
    std::vector<Condition> conditions = {};
    std::vector<OrderKey> sort = {};  ///< _sort; empty: in the order of the drive
    Drive drive = Drive::scan;
    std::size_t driver = 0;      ///< index into conditions, for stream and collect
    std::size_t first_seek = 0;  ///< stream: where the page begins
    std::vector<std::int64_t> estimates =
        {};  ///< rows by condition as far as counted; -1: not asked
};

/// Chooses by counting index rows, some hundreds of each criterion. A page token decides the drive
/// by itself. Failure: invalid (a token that is not of this search). Throws DatabaseError.
Outcome<Plan> make_plan(Session session, const search::Query& query,
                        const std::optional<PageToken>& after);

/// One statement's worth of a plan: FROM and WHERE, with alias r for the resource's row, and what
/// it is ordered by.
struct Rows {
    Sql from_and_where = {};
    std::vector<OrderKey> keys = {};
    std::string_view row_key = "r.rid";
    bool descending = false;  ///< the row key, which comes last
};
/// `seek`: of a stream.
Rows rows_of(const Plan& plan, std::size_t seek);
/// Only what follows the token in that order. Failure: invalid (a token that is not of this
/// search).
Outcome<void> add_keyset(Rows& rows, const PageToken& after);
Sql order_by(const Rows& rows);

/// The name of the drive in page tokens; with a stream's seek.
std::string token_drive(const search::Query& query, const Plan& plan, std::size_t seek);

/// The sort keys of a query as expressions on r. Throws DatabaseError.
std::vector<OrderKey> sort_keys(const Place& place, const std::vector<search::SortKey>& sort);

}  // namespace fascia::store

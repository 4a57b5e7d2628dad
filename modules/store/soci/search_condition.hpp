#pragma once

#include "fascia/search/query.hpp"

#include "store/soci/reading.hpp"
#include "store/soci/search_sql.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::store {

/// The resource rows that a condition is about: their type, and the alias they have in the SQL.
struct Place {
    Session session;
    std::int64_t type_id;
    std::string row = "r";

    /// The place at the other end of a reference.
    Place beyond(std::int64_t other_type) const { return {session, other_type, row + "r"}; }
};

struct OrderColumn {
    std::string_view name;
    sql::Type type;
};

/// One way into the index: rows of `table` that fulfil `where`, written with the alias they are to
/// have ("d.").
struct Seek {
    using Where = std::function<void(Sql& sql, std::string_view alias)>;
    Sql table;
    Where where;
    /// The rows lie in the index in the order of these columns and then of the row key: they can be
    /// read as far as needed. Otherwise all are collected.
    bool streams = false;
    std::vector<OrderColumn> order = {};
    /// With `order`, what tells apart the rows of one resource; empty: there is one at most.
    std::vector<std::string_view> ties = {};
    Sql probe = {};  ///< the same, asked of a resource row
};

/// A criterion in terms of the tables. `probe` tells of a resource row whether it holds; `seeks`
/// together find all that fulfil it, when `seekable`, and nothing else when `exact`.
struct Condition {
    Sql probe;
    std::vector<Seek> seeks;
    bool seekable = false;
    bool exact = true;
};

Condition always();
Condition never();
/// From one seek.
Condition condition_of(Seek seek);
/// Any of them holds, or, negated, none.
Condition any_of(const std::vector<Condition>& conditions, bool negated = false);
/// All of them hold.
Condition all_of(const std::vector<Condition>& conditions);

/// Translates a criterion: names to ids, values to ranges of the tables' keys. Throws
/// DatabaseError.
Condition make_condition(const Place& place, const search::Criterion& criterion);

/// The values of one parameter (search_values.cpp).
Condition value_condition(const Place& place, const search::Criterion& criterion);
/// A value of _id or _lastUpdated, which stand in the resource's own row (search_row.cpp).
Condition row_condition(const Place& place, const search::ValueTest& test);
/// Chains and _has (search_links.cpp).
Condition link_condition(const Place& place, const search::Criterion& criterion);

}  // namespace fascia::store

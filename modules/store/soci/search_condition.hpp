#pragma once

#include "fascia/search/query.hpp"

#include "store/soci/reading.hpp"
#include "store/soci/sql.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fascia::store {

/// A piece of SQL with '?' where its values go. Text is fixed fragments of ours only.
struct Sql {
    std::string text;
    std::vector<std::variant<std::int64_t, std::string>> values;

    Sql& add(std::string_view fragment);
    Sql& add(const Sql& piece);
    Sql& bind(std::int64_t value);
    Sql& bind(std::string value);
};

/// One way into the index: rows of `table` (alias d) that fulfil `where`.
struct Seek {
    std::string_view table;
    Sql where;
    bool in_key_order = false;  ///< at most one row per resource, in the order of row keys
};

/// A criterion in terms of the tables. `probe` tells of a resource row (alias r) whether it holds;
/// `seeks` together find all that fulfil it, when `seekable`.
struct Condition {
    Sql probe;
    std::vector<Seek> seeks;
    bool seekable = false;
};

/// Translates a criterion: names to ids, values to ranges of the tables' keys. Throws
/// DatabaseError.
Condition make_condition(Session session, std::int64_t type_id, const search::Criterion& criterion);

}  // namespace fascia::store

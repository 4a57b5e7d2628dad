#pragma once

#include "store/soci/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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

/// "alias.column = value"; `alias` is "d." or the like.
void equal(Sql& sql, std::string_view alias, std::string_view column, auto value) {
    sql.add(alias).add(column).add(" = ").bind(std::move(value));
}

/// Prepares and binds an assembled statement. Throws DatabaseError.
Call call_assembled(Connection& connection, const Sql& sql, const std::vector<sql::Type>& out);

/// Ends an EXISTS (…): PostgreSQL turns one without it into a join, and as long as it has no
/// statistics of young tables into one that reads them again for every row.
inline constexpr std::string_view end_of_exists = " LIMIT 1 OFFSET 0)";

}  // namespace fascia::store

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace soci {
class session;
}

/// The yardstick: the rows of a clinic's database, written with SOCI and nothing else.
namespace fascia::tests {

/// What a table holds, with the number of the commit that each row belongs to.
struct TableRows {
    using Value = std::variant<long long, std::string>;
    struct Row {
        std::size_t commit;
        std::vector<Value> values;
    };
    struct Column {
        std::string name, type;  ///< INTEGER, TEXT or BLOB
    };
    std::string name;
    std::vector<Column> columns;
    std::vector<Row> rows;
};

/// Every row of ours in an SQLite file but those of the ledger, in the order of the versions they
/// belong to, so many versions to a commit; dictionaries first.
std::vector<TableRows> read_rows(const std::string& file, std::size_t versions_per_commit);

/// Writes them into an empty database of ours: a prepared INSERT for each table, run row by row.
/// Answers the seconds that took.
double write_rows(const std::vector<TableRows>& tables, const std::string& url);

}  // namespace fascia::tests

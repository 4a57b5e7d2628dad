#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

/// What schemas/sql/generate.py makes of schemas/sql: the constants themselves are in
/// store/soci/statements.hpp, in the build tree.
namespace fascia::store::sql {

enum class Backend : std::uint8_t { sqlite, postgresql, mariadb };
inline constexpr std::array<std::string_view, 3> backend_names{"sqlite", "postgresql", "mariadb"};

enum class Type : std::uint8_t { number, text };
struct Field {
    std::string_view name;
    Type type;
};

/// One named statement. A dialect that does not have it has an empty text.
struct Statement {
    std::string_view name;
    std::array<std::string_view, 3> texts;  ///< by Backend
    std::span<const Field> in, out;
    std::span<const Field> batch;  ///< of the rows it is run with (Connection::run); or none

    std::string_view text(Backend backend) const {
        return texts[static_cast<std::size_t>(backend)];
    }
};

using Script = std::span<const std::string_view>;

struct Migration {
    std::int64_t version;
    std::string_view name;
    std::string_view checksum;  ///< SHA-256 of the file, in hex
    Script statements;
};
using Migrations = std::span<const Migration>;

/// The entry of a table by Backend (session scripts, migrations).
template <class Table>
constexpr auto of(const Table& table, Backend backend) {
    return table[static_cast<std::size_t>(backend)];
}

}  // namespace fascia::store::sql

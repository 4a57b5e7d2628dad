#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace fascia::store {

/// A row of one of the index tables, without the resource's row key: its numbers, then its texts,
/// in the order of the batch that writes it (schemas/sql/queries/index/add_*.sql).
struct IndexRow {
    /// In the order of Pending's batches; `kind` of index/read_rows.
    enum Table : std::uint8_t {
        tokens,
        strings,
        dates,
        references,
        uris,
        numbers,
        quantities,
        composites,
        tables
    };
    struct Width {
        std::size_t numbers, texts;
    };
    static constexpr std::array<Width, tables> widths{
        {{2, 1}, {1, 2}, {4, 0}, {2, 0}, {1, 1}, {1, 2}, {2, 2}, {3, 3}}};

    Table table = tokens;
    std::array<std::int64_t, 4> number{};  ///< the first is the parameter
    std::array<std::string, 3> text;

    friend auto operator<=>(const IndexRow&, const IndexRow&) = default;
};

}  // namespace fascia::store

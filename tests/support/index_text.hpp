#pragma once

#include "fascia/search/index_rows.hpp"

#include <algorithm>

namespace fascia::tests {

inline std::string range_end(Instant instant) {
    return instant == search::open_low || instant == search::open_high ? "open"
                                                                       : format_instant(instant);
}

inline std::string range_text(const std::optional<Decimal>& low,
                              const std::optional<Decimal>& high) {
    const auto text = [](const auto& end) { return end ? end->text() : std::string{"open"}; };
    return low == high ? text(low) : text(low) + " " + text(high);
}

inline std::string unit_text(const search::QuantityRow& row) {
    return row.system + "|" + row.code + (row.unit.empty() ? "" : " (" + row.unit + ")");
}

/// Index rows as sorted lines such as "family string smith (Smith)", for tables of expected rows.
inline std::vector<std::string> index_lines(const search::IndexRows& rows) {
    std::vector<std::string> lines;
    for (const auto& row : rows.tokens)
        lines.push_back(row.parameter + " token " + row.system + "|" + row.code);
    for (const auto& row : rows.strings)
        lines.push_back(row.parameter + " string " + row.folded + " (" + row.exact + ")");
    for (const auto& row : rows.dates)
        lines.push_back(row.parameter + " date " + range_end(row.low) + " " + range_end(row.high));
    for (const auto& row : rows.references)
        lines.push_back(row.parameter + " reference " +
                        (row.url.empty() ? row.target_type + "/" + row.target_id : row.url));
    for (const auto& row : rows.uris) lines.push_back(row.parameter + " uri " + row.uri);
    for (const auto& row : rows.numbers)
        lines.push_back(row.parameter + " number " + range_text(row.low, row.high));
    for (const auto& row : rows.quantities)
        lines.push_back(row.parameter + " quantity " + range_text(row.low, row.high) + " " +
                        unit_text(row));
    for (const auto& row : rows.composites)
        lines.push_back(row.parameter + " composite " + row.system + "|" + row.code);
    std::sort(lines.begin(), lines.end());
    return lines;
}

}  // namespace fascia::tests

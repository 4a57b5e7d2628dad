#pragma once

#include "fascia/search/index_rows.hpp"

#include <algorithm>

namespace fascia::tests {

inline std::string range_end(Instant instant) {
    return instant == search::open_low || instant == search::open_high ? "open"
                                                                       : format_instant(instant);
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
    std::sort(lines.begin(), lines.end());
    return lines;
}

}  // namespace fascia::tests

#pragma once

#include "fascia/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::search {

/// What one resource contributes to the search index, by value type. `parameter` is the
/// SearchParameter's code ("birthdate"); the store turns (type, code) into one integer. Rows are
/// sorted and unique within their list. `_id` and `_lastUpdated` are not among them: the store
/// knows both itself, and only at the commit.
struct TokenRow {
    std::string parameter, system, code;  ///< system "" = none
    friend auto operator<=>(const TokenRow&, const TokenRow&) = default;
};
struct StringRow {
    std::string parameter;
    std::string folded;  ///< case, accents and white space folded (ICU)
    std::string exact;   ///< as sent
    friend auto operator<=>(const StringRow&, const StringRow&) = default;
};
/// Ends of a Period that says no start or no end.
inline constexpr Instant open_low = Instant::min(), open_high = Instant::max();

/// Half-open UTC range [low, high) of a date, dateTime, instant, Period or Timing.
struct DateRow {
    std::string parameter;
    Instant low, high;
    friend auto operator<=>(const DateRow&, const DateRow&) = default;
};
/// A literal reference to a resource here ("Patient/1", a version left out), or an absolute, urn or
/// canonical URL (target_type empty). A canonical with a version has two rows: with and without it.
struct ReferenceRow {
    std::string parameter, target_type, target_id, url;
    friend auto operator<=>(const ReferenceRow&, const ReferenceRow&) = default;
};
struct UriRow {
    std::string parameter, uri;
    friend auto operator<=>(const UriRow&, const UriRow&) = default;
};

struct IndexRows {
    std::vector<TokenRow> tokens;
    std::vector<StringRow> strings;
    std::vector<DateRow> dates;
    std::vector<ReferenceRow> references;
    std::vector<UriRow> uris;
    /// Codes of all parameters for which the resource has a value (for :missing), sorted.
    std::vector<std::string> present;
};

}  // namespace fascia::search

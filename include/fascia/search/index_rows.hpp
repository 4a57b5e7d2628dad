#pragma once

#include "fascia/base/decimal.hpp"
#include "fascia/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fascia::search {

/// What one resource contributes to the search index, by value type. `parameter` is the
/// SearchParameter's code ("birthdate"), or a code and what a modifier reads ("code:text" strings,
/// "identifier:of-type" and "subject:identifier" tokens, "value-quantity:canonical" quantities in
/// UCUM base units); the store turns (type, parameter) into one integer. Rows are sorted and unique
/// within their list. `_id` and `_lastUpdated` are not among them: the store knows both itself, and
/// only at the commit.
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
/// Closed range; an end that a Range does not say is absent. A number is a range of itself.
struct NumberRow {
    std::string parameter;
    std::optional<Decimal> low, high;
    friend auto operator<=>(const NumberRow&, const NumberRow&) = default;
};
struct QuantityRow {
    std::string parameter;
    std::string system, code, unit;  ///< as Quantity has them
    std::optional<Decimal> low, high;
    friend auto operator<=>(const QuantityRow&, const QuantityRow&) = default;
};
/// One combination of values of a composite's components: the first is a token, the second of any
/// kind; only where both are numbers there is a third.
struct CompositeRow {
    std::string parameter, system, code;
    std::variant<TokenRow, StringRow, DateRow, ReferenceRow, NumberRow, QuantityRow> second;
    std::optional<Decimal> third;
    friend auto operator<=>(const CompositeRow&, const CompositeRow&) = default;
};

struct IndexRows {
    std::vector<TokenRow> tokens;
    std::vector<StringRow> strings;
    std::vector<DateRow> dates;
    std::vector<ReferenceRow> references;
    std::vector<UriRow> uris;
    std::vector<NumberRow> numbers;
    std::vector<QuantityRow> quantities;
    std::vector<CompositeRow> composites;
    /// Codes of all parameters for which the resource has a value (for :missing), sorted.
    std::vector<std::string> present;
};

}  // namespace fascia::search

#pragma once

#include "fhirpath/detail/value.hpp"

#include <compare>
#include <optional>
#include <string>

namespace fascia::fhirpath::detail {

/// Whether two quantities measure the same kind of thing; nothing when a unit is not known here.
std::optional<bool> comparable(const Quantity& a, const Quantity& b);
/// Nothing when they are not comparable, as years on a calendar ("year") and of 365.25 days ("a").
std::optional<std::strong_ordering> compare(const Quantity& a, const Quantity& b);
/// ~: calendar words count as UCUM's units, values are rounded to the less precise one.
bool equivalent(const Quantity& a, const Quantity& b);
/// `quantity` in another unit; nothing when there is no way.
std::optional<Decimal> convert(const Quantity& quantity, const Quantity& to);

struct Product {
    Decimal value;
    std::string unit;
};
std::optional<Product> multiply(const Quantity& a, const Quantity& b);
std::optional<Product> divide(const Quantity& a, const Quantity& b);

}  // namespace fascia::fhirpath::detail

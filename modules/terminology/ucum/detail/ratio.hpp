#pragma once

#include "fascia/base/decimal.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <compare>
#include <optional>
#include <string_view>

namespace fascia::terminology::detail {

using Integer = boost::multiprecision::cpp_int;

/// An exact fraction: numerator / denominator * 10^exponent. The denominator is positive.
struct Ratio {
    Integer numerator{1}, denominator{1};
    int exponent = 0;

    static Ratio of(const Decimal& value);
    /// Of digits[.digits][e[+-]digits], as the tables and the grammar have numbers.
    static Ratio of(std::string_view number);
    /// Exact when 34 digits suffice, else rounded to 28 significant ones. Nothing without a place.
    std::optional<Decimal> decimal() const;
    /// Whether computing with it stays cheap: it has at most 4096 bits and 1000 zeros.
    bool is_moderate() const;
    void reduce();  ///< to the smallest numerator and denominator
};

Ratio operator*(const Ratio& a, const Ratio& b);
Ratio operator/(const Ratio& a, const Ratio& b);  ///< b is not 0
Ratio operator+(const Ratio& a, const Ratio& b);
Ratio operator-(const Ratio& a);
std::strong_ordering operator<=>(const Ratio& a, const Ratio& b);

}  // namespace fascia::terminology::detail

#include "terminology/ucum/detail/ratio.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace fascia::terminology::detail {
namespace {

constexpr unsigned most_bits = 4096;
constexpr int most_zeros = 1000;
constexpr int rounded_digits = 28;

std::size_t bits(const Integer& value) {
    return value.is_zero() ? 0 : msb(Integer{abs(value)});
}

int digit_count(const Integer& value) {
    return static_cast<int>(value.str().size());
}

/// value / 10^scale is the fraction, rounded half up to so many significant digits.
struct Quotient {
    Integer value;
    int scale;
    bool is_exact;
};

Quotient shifted(const Ratio& ratio, int power) {
    Integer top = ratio.numerator, bottom = ratio.denominator, rest;
    (power < 0 ? bottom : top) *= ten_to_the(power < 0 ? -power : power);
    Quotient quotient{{}, power - ratio.exponent, false};
    divide_qr(top, bottom, quotient.value, rest);
    quotient.is_exact = rest.is_zero();
    if (rest * 2 >= bottom) ++quotient.value;
    return quotient;
}

Quotient divided(const Ratio& ratio, int digits) {
    const int power = digits + digit_count(ratio.denominator) - digit_count(ratio.numerator);
    const auto quotient = shifted(ratio, power);
    return digit_count(quotient.value) <= digits ? quotient : shifted(ratio, power - 1);
}

void strip_zeros(Quotient& quotient) {
    while (quotient.scale > 0 && quotient.value % 10 == 0) {
        quotient.value /= 10;
        --quotient.scale;
    }
}

}  // namespace

Integer ten_to_the(int power) {
    return pow(Integer{10}, static_cast<unsigned>(power));
}

Ratio Ratio::of(const Decimal& value) {
    return {Integer{value.coefficient()}, 1, -value.scale()};
}

Ratio Ratio::of(std::string_view number) {
    Ratio ratio;
    const auto e = std::min(number.find('e'), number.size());
    std::string digits{number.substr(0, e)};
    auto power = number.substr(std::min(e + 1, number.size()));
    if (power.starts_with('+')) power.remove_prefix(1);
    std::from_chars(power.data(), power.data() + power.size(), ratio.exponent);
    if (const auto point = digits.find('.'); point != digits.npos) {
        ratio.exponent -= static_cast<int>(digits.size() - point - 1);
        digits.erase(point, 1);
    }
    // A leading zero would make it octal.
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    for (; digits.size() > 1 && digits.ends_with('0'); ++ratio.exponent) digits.pop_back();
    ratio.numerator = Integer{digits};
    return ratio;
}

std::optional<Decimal> Ratio::decimal() const {
    if (numerator.is_zero()) return Decimal{0};
    const bool is_negative = numerator < 0;
    const Ratio positive{Integer{abs(numerator)}, denominator, exponent};
    Quotient quotient = divided(positive, Decimal::max_digits);
    if (!quotient.is_exact) quotient = divided(positive, rounded_digits);
    strip_zeros(quotient);
    if (quotient.scale < 0) {
        if (quotient.scale < -Decimal::max_digits) return std::nullopt;
        quotient.value *= ten_to_the(-quotient.scale);
        quotient.scale = 0;
    }
    if (digit_count(quotient.value) > Decimal::max_digits) return std::nullopt;
    const auto value = static_cast<Int128>(quotient.value);
    return Decimal::of(is_negative ? -value : value, quotient.scale);
}

bool Ratio::is_moderate() const {
    return bits(numerator) <= most_bits && bits(denominator) <= most_bits &&
           exponent <= most_zeros && exponent >= -most_zeros;
}

void Ratio::reduce() {
    const Integer common = gcd(numerator, denominator);
    numerator /= common;
    denominator /= common;
}

Ratio operator*(const Ratio& a, const Ratio& b) {
    return {a.numerator * b.numerator, a.denominator * b.denominator, a.exponent + b.exponent};
}

Ratio operator/(const Ratio& a, const Ratio& b) {
    return {a.numerator * b.denominator, a.denominator * b.numerator, a.exponent - b.exponent};
}

Ratio operator+(const Ratio& a, const Ratio& b) {
    if (a.exponent < b.exponent) return b + a;
    return {a.numerator * ten_to_the(a.exponent - b.exponent) * b.denominator +
                b.numerator * a.denominator,
            a.denominator * b.denominator, b.exponent};
}

Ratio operator-(const Ratio& a) {
    return {-a.numerator, a.denominator, a.exponent};
}

std::strong_ordering operator<=>(const Ratio& a, const Ratio& b) {
    if (a.exponent < b.exponent) return 0 <=> (b <=> a);
    const Integer left = a.numerator * b.denominator * ten_to_the(a.exponent - b.exponent);
    const int order = left.compare(b.numerator * a.denominator);
    return order <=> 0;
}

}  // namespace fascia::terminology::detail

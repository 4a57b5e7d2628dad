#include "terminology/ucum/detail/ratio.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace fascia::terminology::detail {
namespace {

constexpr unsigned most_bits = 4096;
constexpr int most_zeros = 1000;
constexpr int rounded_digits = 28;
/// What every quotient has at least, so that equal fractions have equal digits.
constexpr int exact_digits = Decimal::max_digits - 3;

constexpr int powers_kept = 128;

const Integer& power_of_ten(int power) {
    static const auto powers = [] {
        std::vector<Integer> all{1};
        while (all.size() < powers_kept) all.push_back(all.back() * 10);
        return all;
    }();
    return powers[static_cast<std::size_t>(power)];
}

Integer with_zeros(Integer value, int zeros) {
    for (; zeros >= powers_kept; zeros -= powers_kept - 1) value *= power_of_ten(powers_kept - 1);
    return value * power_of_ten(zeros);
}

std::size_t bits(const Integer& value) {
    return value.is_zero() ? 0 : msb(Integer{abs(value)});
}

/// Of a positive number; perhaps one too many.
int digit_count(const Integer& value) {
    return static_cast<int>(static_cast<double>(msb(value) + 1) * 0.30103) + 1;
}

constexpr auto small_powers_of_ten = [] {
    std::array<Uint128, Decimal::max_digits + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

constexpr Uint128 ten_to_the(int power) {
    return small_powers_of_ten[static_cast<std::size_t>(power)];
}

/// value / 10^scale.
struct Digits {
    Uint128 value;
    int scale;
};

Digits rounded(Digits digits) {
    int drop = Decimal::max_digits - rounded_digits;
    while (digits.value < ten_to_the(rounded_digits + drop - 1)) --drop;
    const Uint128 unit = ten_to_the(drop), rest = digits.value % unit;
    return {digits.value / unit + (rest >= unit - rest ? 1 : 0), digits.scale - drop};
}

/// Without zeros at the end.
Digits stripped(Digits digits) {
    for (int zeros = 16; zeros > 0; zeros /= 2)
        while (digits.value % ten_to_the(zeros) == 0) {
            digits.value /= ten_to_the(zeros);
            digits.scale -= zeros;
        }
    return digits;
}

}  // namespace

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
    Integer top{abs(numerator)}, bottom{denominator}, quotient, rest;
    // So that the quotient has as many digits as fit, or up to three less.
    const int zeros = Decimal::max_digits - 1 + digit_count(bottom) - 1 - digit_count(top);
    if (zeros < 0)
        bottom = with_zeros(std::move(bottom), -zeros);
    else
        top = with_zeros(std::move(top), zeros);
    divide_qr(top, bottom, quotient, rest);
    Digits digits = stripped({static_cast<Uint128>(quotient), zeros - exponent});
    if (!rest.is_zero() || digits.value >= ten_to_the(exact_digits))
        digits = stripped(rounded({static_cast<Uint128>(quotient), zeros - exponent}));
    for (; digits.scale < 0; ++digits.scale) {
        if (digits.value >= ten_to_the(Decimal::max_digits - 1)) return std::nullopt;
        digits.value *= 10;
    }
    const auto value = static_cast<Int128>(digits.value);
    return Decimal::of(numerator < 0 ? -value : value, digits.scale);
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
    if (b.numerator < 0) return -a / -b;
    return {a.numerator * b.denominator, a.denominator * b.numerator, a.exponent - b.exponent};
}

Ratio operator+(const Ratio& a, const Ratio& b) {
    if (a.exponent < b.exponent) return b + a;
    return {with_zeros(a.numerator, a.exponent - b.exponent) * b.denominator +
                b.numerator * a.denominator,
            a.denominator * b.denominator, b.exponent};
}

Ratio operator-(const Ratio& a) {
    return {-a.numerator, a.denominator, a.exponent};
}

std::strong_ordering operator<=>(const Ratio& a, const Ratio& b) {
    if (a.exponent < b.exponent) return 0 <=> (b <=> a);
    const Integer left = with_zeros(a.numerator * b.denominator, a.exponent - b.exponent);
    const int order = left.compare(b.numerator * a.denominator);
    return order <=> 0;
}

}  // namespace fascia::terminology::detail

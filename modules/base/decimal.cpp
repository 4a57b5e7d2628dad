#include "fascia/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace fascia {
namespace {

constexpr int quotient_digits = 28;

constexpr std::array<Uint128, Decimal::max_digits + 2> powers_of_ten = [] {
    std::array<Uint128, Decimal::max_digits + 2> powers{};
    Uint128 power = 1;
    for (auto& slot : powers) {
        slot = power;
        power *= 10;
    }
    return powers;
}();
constexpr Uint128 limit = powers_of_ten[Decimal::max_digits];  ///< coefficients stay below

Uint128 magnitude(Int128 value) {
    return value < 0 ? -static_cast<Uint128>(value) : static_cast<Uint128>(value);
}
Int128 with_sign(Uint128 value, bool negative) {
    return negative ? -static_cast<Int128>(value) : static_cast<Int128>(value);
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// a * 10^power, or nothing when that has too many digits.
std::optional<Uint128> scaled_up(Uint128 a, int power) {
    if (a == 0) return a;
    if (power > Decimal::max_digits || a > (limit - 1) / powers_of_ten[power]) return std::nullopt;
    return a * powers_of_ten[power];
}

/// a / 10^power, rounded as asked for a number of this sign.
Uint128 scaled_down(Uint128 a, int power, Decimal::Rounding rounding, bool negative) {
    if (power > Decimal::max_digits) power = Decimal::max_digits + 1;
    const Uint128 divisor = powers_of_ten[power];
    const Uint128 rest = a % divisor;
    bool up = false;
    switch (rounding) {
        case Decimal::Rounding::half_up:
            up = rest >= divisor - rest;
            break;
        case Decimal::Rounding::down:
            break;
        case Decimal::Rounding::floor:
            up = negative && rest != 0;
            break;
        case Decimal::Rounding::ceiling:
            up = !negative && rest != 0;
            break;
    }
    return a / divisor + (up ? 1 : 0);
}

/// A product of two 128-bit numbers, in four parts, the lowest first.
struct Wide {
    std::array<std::uint64_t, 4> parts{};

    bool fits() const {
        return parts[2] == 0 && parts[3] == 0 &&
               ((static_cast<Uint128>(parts[1]) << 64) | parts[0]) < limit;
    }
    Uint128 narrow() const { return (static_cast<Uint128>(parts[1]) << 64) | parts[0]; }
    unsigned divide_by_ten() {
        Uint128 rest = 0;
        for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
            const Uint128 value = (rest << 64) | *part;
            *part = static_cast<std::uint64_t>(value / 10);
            rest = value % 10;
        }
        return static_cast<unsigned>(rest);
    }
};

Wide wide_product(Uint128 a, Uint128 b) {
    const std::array<std::uint64_t, 2> x{static_cast<std::uint64_t>(a),
                                         static_cast<std::uint64_t>(a >> 64)};
    const std::array<std::uint64_t, 2> y{static_cast<std::uint64_t>(b),
                                         static_cast<std::uint64_t>(b >> 64)};
    Wide product;
    for (std::size_t i = 0; i < 2; ++i) {
        Uint128 carry = 0;
        for (std::size_t j = 0; j < 2; ++j) {
            carry += static_cast<Uint128>(x[i]) * y[j] + product.parts[i + j];
            product.parts[i + j] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        product.parts[i + 2] += static_cast<std::uint64_t>(carry);
    }
    return product;
}

/// The sign, digits and exponent of a number's text.
struct Digits {
    bool negative = false;
    Uint128 value = 0;
    int scale = 0;
};

bool read_digits(std::string_view& text, Digits& digits, bool after_point) {
    const std::size_t before = text.size();
    while (!text.empty() && is_digit(text.front())) {
        if (digits.value > (limit - 10) / 10) return false;
        digits.value = digits.value * 10 + static_cast<unsigned>(text.front() - '0');
        if (after_point) ++digits.scale;
        text.remove_prefix(1);
    }
    return text.size() != before;
}

bool read_exponent(std::string_view& text, Digits& digits) {
    if (text.empty() || (text.front() != 'e' && text.front() != 'E')) return true;
    text.remove_prefix(1);
    if (text.starts_with('+')) text.remove_prefix(1);
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (error != std::errc{} || exponent < -1000 || exponent > 1000) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    digits.scale -= exponent;
    return true;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    Digits digits;
    if (text.starts_with('-') || text.starts_with('+')) {
        digits.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (!read_digits(text, digits, false)) return std::nullopt;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!read_digits(text, digits, true)) return std::nullopt;
    }
    if (!read_exponent(text, digits) || !text.empty()) return std::nullopt;
    if (digits.scale < 0) {
        const auto value = scaled_up(digits.value, -digits.scale);
        if (!value) return std::nullopt;
        digits.value = *value;
        digits.scale = 0;
    }
    if (digits.scale > max_scale) return std::nullopt;
    return Decimal{with_sign(digits.value, digits.negative), digits.scale};
}

std::optional<Decimal> Decimal::of(Int128 coefficient, int scale) {
    if (magnitude(coefficient) >= limit || scale < 0 || scale > max_scale) return std::nullopt;
    return Decimal{coefficient, scale};
}

std::optional<Decimal> Decimal::from(double value) {
    if (!std::isfinite(value)) return std::nullopt;
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::general, 15);
    return parse({buffer.data(), end.ptr});
}

std::string Decimal::text() const {
    std::string digits;
    Uint128 rest = magnitude(coefficient());
    while (rest != 0 || static_cast<int>(digits.size()) <= scale_) {
        if (scale_ > 0 && static_cast<int>(digits.size()) == scale_) break;
        digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
    }
    if (scale_ > 0) {
        digits.push_back('.');
        do {
            digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
            rest /= 10;
        } while (rest != 0);
    }
    if (is_negative()) digits.push_back('-');
    std::reverse(digits.begin(), digits.end());
    return digits;
}

double Decimal::approximate() const {
    return static_cast<double>(coefficient()) / std::pow(10.0, scale_);
}

std::optional<std::int64_t> Decimal::truncated() const {
    const Int128 whole = rounded(0, Rounding::down).coefficient();
    if (whole > INT64_MAX || whole < INT64_MIN) return std::nullopt;
    return static_cast<std::int64_t>(whole);
}

Decimal Decimal::rounded(int scale, Rounding rounding) const {
    if (scale >= scale_) return *this;
    const bool negative = is_negative();
    const Uint128 value = scaled_down(magnitude(coefficient()), scale_ - scale, rounding, negative);
    return {with_sign(value, negative), scale};
}

std::optional<Decimal> Decimal::with_scale(int scale, Rounding rounding) const {
    if (scale < scale_) return rounded(scale, rounding);
    const auto value = scaled_up(magnitude(coefficient()), scale - scale_);
    if (!value || scale > max_scale) return std::nullopt;
    return Decimal{with_sign(*value, is_negative()), scale};
}

Decimal Decimal::stripped() const {
    Int128 value = coefficient();
    int scale = scale_;
    for (; scale > 0 && value % 10 == 0; --scale) value /= 10;
    return {value, scale};
}

std::size_t Decimal::hash() const {
    const Decimal plain = stripped();
    return std::hash<std::uint64_t>{}(plain.low_ ^ (static_cast<std::uint64_t>(plain.high_) << 1)) +
           static_cast<std::size_t>(plain.scale_);
}

std::optional<Decimal> add(const Decimal& a, const Decimal& b) {
    if (a.scale_ < b.scale_) return add(b, a);
    const auto aligned = scaled_up(magnitude(b.coefficient()), a.scale_ - b.scale_);
    if (!aligned) {  // b is so large that a's last digits have no place beside it
        if (a.scale_ == 0) return std::nullopt;
        return add(a.rounded(a.scale_ - 1, Decimal::Rounding::half_up), b);
    }
    const Int128 sum = a.coefficient() + with_sign(*aligned, b.is_negative());
    if (magnitude(sum) >= limit) return std::nullopt;
    return Decimal{sum, a.scale_};
}

std::optional<Decimal> multiply(const Decimal& a, const Decimal& b) {
    Wide product = wide_product(magnitude(a.coefficient()), magnitude(b.coefficient()));
    int scale = a.scale_ + b.scale_;
    unsigned last = 0;
    while ((!product.fits() || scale > Decimal::max_scale) && scale > 0) {
        last = product.divide_by_ten();
        --scale;
    }
    if (!product.fits()) return std::nullopt;
    const Uint128 value = product.narrow() + (last >= 5 ? 1 : 0);
    if (value >= limit) return std::nullopt;
    return Decimal{with_sign(value, a.is_negative() != b.is_negative()), scale};
}

std::optional<Decimal> divide(const Decimal& a, const Decimal& b) {
    if (b.is_zero()) return std::nullopt;
    const Uint128 divisor = magnitude(b.coefficient());
    Uint128 quotient = magnitude(a.coefficient()) / divisor;
    Uint128 rest = magnitude(a.coefficient()) % divisor;
    int scale = a.scale_ - b.scale_;
    while (rest != 0 && scale < Decimal::max_scale &&
           (scale < 0 || quotient < powers_of_ten[quotient_digits])) {
        if (quotient > (limit - 10) / 10) return std::nullopt;
        rest *= 10;
        quotient = quotient * 10 + rest / divisor;
        rest %= divisor;
        ++scale;
    }
    if (rest >= divisor - rest) ++quotient;
    if (scale < 0) {
        const auto whole = scaled_up(quotient, -scale);
        if (!whole) return std::nullopt;
        quotient = *whole;
        scale = 0;
    }
    return Decimal{with_sign(quotient, a.is_negative() != b.is_negative()), scale};
}

std::optional<Decimal> divide_whole(const Decimal& a, const Decimal& b) {
    if (b.is_zero()) return std::nullopt;
    const int scale = std::max(a.scale_, b.scale_);
    const auto x = a.with_scale(scale, Decimal::Rounding::down);
    const auto y = b.with_scale(scale, Decimal::Rounding::down);
    if (!x || !y) return std::nullopt;
    return Decimal{x->coefficient() / y->coefficient(), 0};
}

std::optional<Decimal> remainder(const Decimal& a, const Decimal& b) {
    if (b.is_zero()) return std::nullopt;
    const int scale = std::max(a.scale_, b.scale_);
    const auto x = a.with_scale(scale, Decimal::Rounding::down);
    const auto y = b.with_scale(scale, Decimal::Rounding::down);
    if (!x || !y) return std::nullopt;
    return Decimal{x->coefficient() % y->coefficient(), scale};
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    if (a.scale_ == b.scale_) return a.coefficient() <=> b.coefficient();
    if (a.is_negative() != b.is_negative()) return b.is_negative() <=> a.is_negative();
    if (a.scale_ > b.scale_) return 0 <=> (b <=> a);
    // a has fewer digits after the point: bring it to b's scale
    const auto aligned = scaled_up(magnitude(a.coefficient()), b.scale_ - a.scale_);
    if (aligned) return with_sign(*aligned, a.is_negative()) <=> b.coefficient();
    return a.is_negative() ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace fascia

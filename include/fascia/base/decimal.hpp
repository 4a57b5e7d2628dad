#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fascia {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

/// An exact decimal number of at most 37 digits, as FHIR's decimal wants it: it remembers how many
/// digits stand after the point (up to 99), so that 1.50 stays 1.50. Adding, subtracting and
/// multiplying are exact while 37 digits suffice; beyond that digits after the point are rounded
/// away. What has no place at all answers nothing. A value; thread safe.
class Decimal {
  public:
    static constexpr int max_digits = 37;
    static constexpr int max_scale = 99;
    enum class Rounding : std::uint8_t { half_up, down, floor, ceiling };

    Decimal() = default;
    Decimal(std::int64_t integer) : Decimal{Int128{integer}, 0} {}
    /// Reads [-+]digits[.digits][e[-+]digits]. Nothing when the text is something else or too long.
    static std::optional<Decimal> parse(std::string_view text);
    /// The nearest decimal of 15 significant digits; nothing for infinities and what is too large.
    static std::optional<Decimal> from(double value);

    /// coefficient / 10^scale; nothing when that has too many digits.
    static std::optional<Decimal> of(Int128 coefficient, int scale);

    int scale() const { return scale_; }  ///< digits after the point
    /// The number without its point: 150 of 1.50.
    Int128 coefficient() const {
        return static_cast<Int128>((static_cast<Uint128>(static_cast<std::uint64_t>(high_)) << 64) |
                                   low_);
    }
    bool is_negative() const { return coefficient() < 0; }
    bool is_zero() const { return coefficient() == 0; }
    std::string text() const;
    double approximate() const;
    /// The whole number towards zero; nothing when it does not fit.
    std::optional<std::int64_t> truncated() const;
    /// With at most `scale` digits after the point (never more than it has).
    Decimal rounded(int scale, Rounding rounding) const;
    /// With exactly `scale` digits after the point, zeros added; nothing when they do not fit.
    std::optional<Decimal> with_scale(int scale, Rounding rounding) const;
    /// Without zeros at the end of the digits after the point.
    Decimal stripped() const;
    Decimal operator-() const { return {-coefficient(), scale_}; }
    std::size_t hash() const;  ///< equal numbers have equal hashes

    friend std::optional<Decimal> add(const Decimal& a, const Decimal& b);
    friend std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
    /// To 28 significant digits. Nothing when b is zero.
    friend std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
    friend std::optional<Decimal> divide_whole(const Decimal& a, const Decimal& b);
    friend std::optional<Decimal> remainder(const Decimal& a, const Decimal& b);
    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
    friend bool operator==(const Decimal& a, const Decimal& b) {
        return (a <=> b) == std::strong_ordering::equal;
    }

  private:
    Decimal(Int128 coefficient, int scale)
        : low_{static_cast<std::uint64_t>(coefficient)},
          high_{static_cast<std::int64_t>(coefficient >> 64)},
          scale_{static_cast<std::int8_t>(scale)} {}

    std::uint64_t low_ = 0;  ///< two halves, so that a Decimal needs the alignment of 8 bytes only
    std::int64_t high_ = 0;
    std::int8_t scale_ = 0;
};

std::optional<Decimal> add(const Decimal& a, const Decimal& b);
std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
/// The whole part of a / b. Nothing when b is zero.
std::optional<Decimal> divide_whole(const Decimal& a, const Decimal& b);
/// a - b * divide_whole(a, b). Nothing when b is zero.
std::optional<Decimal> remainder(const Decimal& a, const Decimal& b);

}  // namespace fascia

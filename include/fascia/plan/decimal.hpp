#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fascia::plan {

/// A clinical number with six decimals, exact: thresholds must hold at their edge (30 % of 7 is
/// 2.1, not 2.0999…). Range about ±9·10^12. A value; thread safe.
class Decimal {
  public:
    constexpr Decimal() = default;
    static constexpr Decimal of(std::int64_t whole) { return Decimal{whole * unit}; }
    /// Nearest value; for numbers that came as binary doubles (JSON thresholds).
    static Decimal nearest(double value);
    /// "7", "-1.50", "1e2"; more than six decimals are rounded half away from zero. Empty: not a
    /// number, or out of range.
    static std::optional<Decimal> parse(std::string_view text);

    /// Shortest text: "7", "6.5", "-0.25".
    std::string text() const;
    double to_double() const { return static_cast<double>(millionths_) / unit; }
    /// *this ≥ share × whole, without rounding. Both within ±9·10^6, share within 0 … 1.
    bool at_least_share(Decimal share, Decimal whole) const;

    friend constexpr Decimal operator+(Decimal a, Decimal b) {
        return Decimal{a.millionths_ + b.millionths_};
    }
    friend constexpr Decimal operator-(Decimal a, Decimal b) {
        return Decimal{a.millionths_ - b.millionths_};
    }
    friend constexpr Decimal operator-(Decimal a) { return Decimal{-a.millionths_}; }
    /// Rounded half up in the sixth decimal.
    friend constexpr Decimal mean(Decimal a, Decimal b) {
        const auto sum = a.millionths_ + b.millionths_;
        return Decimal{(sum + (sum > 0 ? 1 : 0)) / 2};
    }
    friend constexpr auto operator<=>(Decimal, Decimal) = default;

  private:
    static constexpr std::int64_t unit = 1'000'000;
    constexpr explicit Decimal(std::int64_t millionths) : millionths_{millionths} {}
    std::int64_t millionths_ = 0;
};

}  // namespace fascia::plan

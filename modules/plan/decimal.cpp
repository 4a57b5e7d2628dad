#include "fascia/plan/decimal.hpp"

#include <charconv>
#include <cmath>

namespace fascia::plan {

namespace {

constexpr double greatest = 9e12;

}  // namespace

Decimal Decimal::nearest(double value) {
    return Decimal{std::llround(value * unit)};
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty() ||
        !(std::abs(value) < greatest))
        return std::nullopt;
    return nearest(value);
}

std::string Decimal::text() const {
    const auto magnitude = millionths_ < 0 ? -millionths_ : millionths_;
    auto out = (millionths_ < 0 ? "-" : "") + std::to_string(magnitude / unit);
    if (const auto fraction = magnitude % unit; fraction != 0) {
        auto digits = std::to_string(unit + fraction).substr(1);
        digits.erase(digits.find_last_not_of('0') + 1);
        out += "." + digits;
    }
    return out;
}

bool Decimal::at_least_share(Decimal share, Decimal whole) const {
    return millionths_ * unit >= share.millionths_ * whole.millionths_;
}

}  // namespace fascia::plan

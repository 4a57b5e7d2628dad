#pragma once

#include "fhirpath/detail/decimal.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fascia::fhirpath::detail {

/// A unit as a factor (numerator / denominator, so that minutes stay exact) of powers of the base
/// units metre, second, gram, kelvin, mole, coulomb, candela and radian.
struct Unit {
    static constexpr std::size_t base_count = 8;
    Decimal numerator{1}, denominator{1};
    std::array<std::int8_t, base_count> powers{};
    Decimal zero{0};  ///< what a scale with a zero of its own calls 0, in base units (Celsius)

    bool same_kind(const Unit& other) const { return powers == other.powers; }
};

/// Reads a UCUM code: the units of everyday clinical use with prefixes, exponents and annotations.
/// Nothing for a unit that is not among them.
std::optional<Unit> parse_unit(std::string_view code);
/// "m2", "g.m-1": the powers of the base units, "1" for none.
std::string base_unit_code(const Unit& unit);
std::optional<Unit> multiply(const Unit& a, const Unit& b);
std::optional<Unit> divide(const Unit& a, const Unit& b);

}  // namespace fascia::fhirpath::detail

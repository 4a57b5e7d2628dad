#include "fhirpath/detail/units.hpp"

#include "fhirpath/detail/ucum.hpp"

#include <algorithm>
#include <utility>

namespace fascia::fhirpath::detail {
namespace {

/// Years and months on a calendar, whose length depends on where they start.
bool is_indefinite(const Quantity& quantity) {
    return quantity.calendar && *quantity.calendar <= CalendarUnit::month;
}

std::string_view code_of(const Quantity& quantity) {
    return quantity.calendar ? ucum_code(*quantity.calendar) : quantity.unit;
}

std::optional<Unit> unit_of(const Quantity& quantity) {
    return parse_unit(code_of(quantity));
}

std::optional<Decimal> in_months(const Quantity& quantity) {
    return multiply(quantity.value, Decimal{quantity.calendar == CalendarUnit::year ? 12 : 1});
}

/// value * unit in base units, times `other`'s denominator: what two sides have in common.
std::optional<Decimal> over_common_denominator(const Decimal& value, const Unit& unit,
                                               const Unit& other) {
    const auto scaled = multiply(value, unit.numerator);
    auto common = scaled ? multiply(*scaled, other.denominator) : std::nullopt;
    if (!common || unit.zero.is_zero()) return common;
    const auto zero = multiply(unit.zero, unit.denominator);
    const auto shift = zero ? multiply(*zero, other.denominator) : std::nullopt;
    return shift ? add(*common, *shift) : std::nullopt;
}

std::optional<std::strong_ordering> compare(const Decimal& a, const Unit& unit_a, const Decimal& b,
                                            const Unit& unit_b) {
    const auto x = over_common_denominator(a, unit_a, unit_b);
    const auto y = over_common_denominator(b, unit_b, unit_a);
    if (!x || !y || !unit_a.same_kind(unit_b)) return std::nullopt;
    return *x <=> *y;
}

std::optional<Decimal> convert(const Decimal& value, const Unit& from, const Unit& to) {
    if (!from.same_kind(to)) return std::nullopt;
    auto top = over_common_denominator(value, from, to);
    const auto bottom = multiply(to.numerator, from.denominator);
    if (!top || !bottom) return std::nullopt;
    if (!to.zero.is_zero()) {
        const auto scale = multiply(from.denominator, to.denominator);
        const auto shift = scale ? multiply(to.zero, *scale) : std::nullopt;
        top = shift ? add(*top, -*shift) : std::nullopt;
    }
    return top ? divide(*top, *bottom) : std::nullopt;
}

std::optional<Decimal> in_base_units(const Quantity& quantity, const Unit& unit) {
    const auto scaled = multiply(quantity.value, unit.numerator);
    return scaled ? divide(*scaled, unit.denominator) : std::nullopt;
}

bool is_one(const Quantity& quantity) {
    return !quantity.calendar && quantity.unit == "1";
}

}  // namespace

std::optional<bool> comparable(const Quantity& a, const Quantity& b) {
    if (code_of(a) == code_of(b)) return true;
    const auto x = unit_of(a), y = unit_of(b);
    if (!x || !y) return std::nullopt;
    return x->same_kind(*y);
}

std::optional<std::strong_ordering> compare(const Quantity& a, const Quantity& b) {
    if (is_indefinite(a) != is_indefinite(b)) return std::nullopt;
    if (is_indefinite(a)) {
        const auto x = in_months(a), y = in_months(b);
        return x && y ? std::optional{*x <=> *y} : std::nullopt;
    }
    if (code_of(a) == code_of(b)) return a.value <=> b.value;
    const auto x = unit_of(a), y = unit_of(b);
    return x && y ? compare(a.value, *x, b.value, *y) : std::nullopt;
}

bool equivalent(const Quantity& a, const Quantity& b) {
    const auto x = unit_of(a), y = unit_of(b);
    if (code_of(a) != code_of(b) && (!x || !y || !x->same_kind(*y))) return false;
    std::optional<Decimal> left{a.value}, right{b.value};
    if (code_of(a) != code_of(b)) {  // in the larger unit, whichever side it stands on
        const bool a_larger =
            compare(Decimal{1}, *x, Decimal{1}, *y) == std::strong_ordering::greater;
        (a_larger ? right : left) = a_larger ? convert(b.value, *y, *x) : convert(a.value, *x, *y);
    }
    if (!left || !right) return false;
    const int scale = std::min(a.value.stripped().scale(), b.value.stripped().scale());
    return left->rounded(scale, Decimal::Rounding::half_up) ==
           right->rounded(scale, Decimal::Rounding::half_up);
}

std::optional<Decimal> convert(const Quantity& quantity, const Quantity& to) {
    if (is_indefinite(quantity) != is_indefinite(to)) return std::nullopt;
    if (is_indefinite(quantity) && quantity.calendar != to.calendar)
        return quantity.calendar == CalendarUnit::year ? in_months(quantity)
                                                       : divide(quantity.value, Decimal{12});
    if (code_of(quantity) == code_of(to)) return quantity.value;
    const auto from = unit_of(quantity), target = unit_of(to);
    return from && target ? convert(quantity.value, *from, *target) : std::nullopt;
}

std::optional<Product> multiply(const Quantity& a, const Quantity& b) {
    if (is_one(a) || is_one(b)) {
        const auto value = multiply(a.value, b.value);
        if (!value) return std::nullopt;
        return Product{*value, std::string{is_one(a) ? b.unit : a.unit}};
    }
    const auto x = unit_of(a), y = unit_of(b);
    const auto unit = x && y ? multiply(*x, *y) : std::nullopt;
    const auto left = unit ? in_base_units(a, *x) : std::nullopt;
    const auto right = unit ? in_base_units(b, *y) : std::nullopt;
    const auto value = left && right ? multiply(*left, *right) : std::nullopt;
    return value ? std::optional{Product{*value, base_unit_code(*unit)}} : std::nullopt;
}

std::optional<Product> divide(const Quantity& a, const Quantity& b) {
    if (is_one(b) || code_of(a) == code_of(b)) {
        const auto value = divide(a.value, b.value);
        if (!value) return std::nullopt;
        return Product{*value, is_one(b) ? std::string{a.unit} : "1"};
    }
    const auto x = unit_of(a), y = unit_of(b);
    const auto unit = x && y ? divide(*x, *y) : std::nullopt;
    const auto left = unit ? in_base_units(a, *x) : std::nullopt;
    const auto right = unit ? in_base_units(b, *y) : std::nullopt;
    const auto value = left && right ? divide(*left, *right) : std::nullopt;
    return value ? std::optional{Product{*value, base_unit_code(*unit)}} : std::nullopt;
}

}  // namespace fascia::fhirpath::detail

#include "fhirpath/detail/units.hpp"

#include "fascia/terminology/ucum.hpp"

#include <algorithm>
#include <utility>

namespace fascia::fhirpath::detail {
namespace {

using terminology::Unit;

/// Years and months on a calendar, whose length depends on where they start.
bool is_indefinite(const Quantity& quantity) {
    return quantity.calendar && *quantity.calendar <= CalendarUnit::month;
}

std::string_view code_of(const Quantity& quantity) {
    return quantity.calendar ? ucum_code(*quantity.calendar) : quantity.unit;
}

std::optional<Unit> unit_of(const Quantity& quantity) {
    auto unit = terminology::parse_unit(code_of(quantity));
    return unit ? std::optional{*std::move(unit)} : std::nullopt;
}

std::optional<Decimal> in_months(const Quantity& quantity) {
    return multiply(quantity.value, Decimal{quantity.calendar == CalendarUnit::year ? 12 : 1});
}

bool is_one(const Quantity& quantity) {
    return !quantity.calendar && quantity.unit == "1";
}

using Calculation = decltype(terminology::product);

/// The unit that comes out is made of base units.
std::optional<Product> calculated(Calculation calculate, const Quantity& a, const Quantity& b) {
    const auto x = unit_of(a), y = unit_of(b);
    auto found = x && y ? calculate(a.value, *x, b.value, *y) : std::nullopt;
    return found ? std::optional{Product{found->value, std::move(found->unit)}} : std::nullopt;
}

}  // namespace

std::optional<bool> comparable(const Quantity& a, const Quantity& b) {
    if (code_of(a) == code_of(b)) return true;
    const auto x = unit_of(a), y = unit_of(b);
    if (!x || !y) return std::nullopt;
    return are_commensurable(*x, *y);
}

std::optional<std::strong_ordering> compare(const Quantity& a, const Quantity& b) {
    if (is_indefinite(a) != is_indefinite(b)) return std::nullopt;
    if (is_indefinite(a)) {
        const auto x = in_months(a), y = in_months(b);
        return x && y ? std::optional{*x <=> *y} : std::nullopt;
    }
    if (code_of(a) == code_of(b)) return a.value <=> b.value;
    const auto x = unit_of(a), y = unit_of(b);
    return x && y ? terminology::compare(a.value, *x, b.value, *y) : std::nullopt;
}

bool equivalent(const Quantity& a, const Quantity& b) {
    std::optional<Decimal> left{a.value}, right{b.value};
    if (code_of(a) != code_of(b)) {  // in the larger unit, whichever side it stands on
        const auto x = unit_of(a), y = unit_of(b);
        if (!x || !y) return false;
        const auto order = terminology::compare(Decimal{1}, *x, Decimal{1}, *y);
        if (!order) return false;
        const bool a_larger = *order == std::strong_ordering::greater;
        (a_larger ? right : left) = a_larger ? terminology::convert(b.value, *y, *x)
                                             : terminology::convert(a.value, *x, *y);
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
    return from && target ? terminology::convert(quantity.value, *from, *target) : std::nullopt;
}

std::optional<Product> multiply(const Quantity& a, const Quantity& b) {
    if (!is_one(a) && !is_one(b)) return calculated(terminology::product, a, b);
    const auto value = multiply(a.value, b.value);
    if (!value) return std::nullopt;
    return Product{*value, std::string{is_one(a) ? b.unit : a.unit}};
}

std::optional<Product> divide(const Quantity& a, const Quantity& b) {
    if (!is_one(b) && code_of(a) != code_of(b)) return calculated(terminology::quotient, a, b);
    const auto value = divide(a.value, b.value);
    if (!value) return std::nullopt;
    return Product{*value, is_one(b) ? std::string{a.unit} : "1"};
}

}  // namespace fascia::fhirpath::detail

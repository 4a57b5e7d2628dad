#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"

#include <array>
#include <cmath>

/// FHIRPath N1 5.7.
namespace fascia::fhirpath::detail {
namespace {

using Answer = std::optional<Value>;
using Rounding = Decimal::Rounding;

Answer as_value(const std::optional<Decimal>& value) {
    return value ? Answer{*value} : std::nullopt;
}

Answer absolute(Scope scope, Value value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return integer_value(*integer < 0 ? -*integer : *integer);
    if (const auto* decimal = std::get_if<Decimal>(&value))
        return Value{decimal->is_negative() ? -*decimal : *decimal};
    const auto* quantity = std::get_if<const Quantity*>(&value);
    if (!quantity) return scope.fail("abs() is not for " + type_name_of(value));
    Quantity result = **quantity;
    if (result.value.is_negative()) result.value = -result.value;
    return Value{scope.evaluation.keep(result)};
}

template <Rounding How>
Answer to_whole(Scope, Decimal value) {
    const auto whole = value.rounded(0, How).truncated();
    return whole ? integer_value(*whole) : std::nullopt;
}

Answer round(Scope scope, Decimal value, std::optional<std::int64_t> digits) {
    if (digits && *digits < 0) return scope.fail("round() needs a number of digits from 0 on");
    const auto scale = std::min<std::int64_t>(digits.value_or(0), Decimal::max_digits);
    return Value{value.rounded(static_cast<int>(scale), Rounding::half_up)};
}

Answer exponential(Scope, Decimal value) {
    return as_value(Decimal::from(std::exp(value.approximate())));
}

Answer natural_logarithm(Scope, Decimal value) {
    return as_value(Decimal::from(std::log(value.approximate())));
}

Answer logarithm(Scope, Decimal value, Decimal base) {
    return as_value(Decimal::from(std::log(value.approximate()) / std::log(base.approximate())));
}

Answer square_root(Scope, Decimal value) {
    return as_value(Decimal::from(std::sqrt(value.approximate())));
}

/// By squaring, so that whole powers of decimals stay exact as far as the digits go.
std::optional<Decimal> whole_power(Decimal base, std::int64_t exponent) {
    std::optional<Decimal> result{Decimal{1}};
    for (; exponent > 0 && result; exponent /= 2) {
        if (exponent % 2 == 1) result = multiply(*result, base);
        if (exponent == 1) break;
        const auto squared = multiply(base, base);
        if (!squared) return std::nullopt;
        base = *squared;
    }
    return result;
}

Answer power(Scope, Value base, Value exponent) {
    const auto b = number_in(base), e = number_in(exponent);
    if (!b || !e) return std::nullopt;
    const auto* whole = std::get_if<std::int64_t>(&exponent);
    if (!whole || *whole < 0)
        return as_value(Decimal::from(std::pow(b->approximate(), e->approximate())));
    const auto result = whole_power(*b, *whole);
    if (!result || std::holds_alternative<Decimal>(base)) return as_value(result);
    const auto integer = result->truncated();
    return integer ? integer_value(*integer) : std::nullopt;
}

constexpr std::array<FunctionRow, 10> rows{{{"abs", 0, 0, scalar<absolute>},
                                            {"ceiling", 0, 0, scalar<to_whole<Rounding::ceiling>>},
                                            {"floor", 0, 0, scalar<to_whole<Rounding::floor>>},
                                            {"truncate", 0, 0, scalar<to_whole<Rounding::down>>},
                                            {"round", 0, 1, scalar<round>},
                                            {"exp", 0, 0, scalar<exponential>},
                                            {"ln", 0, 0, scalar<natural_logarithm>},
                                            {"log", 1, 1, scalar<logarithm>},
                                            {"sqrt", 0, 0, scalar<square_root>},
                                            {"power", 1, 1, scalar<power>}}};

}  // namespace

std::span<const FunctionRow> math_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

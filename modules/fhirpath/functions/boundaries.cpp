#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"
#include "fhirpath/detail/units.hpp"

#include <algorithm>
#include <array>

/// lowBoundary(), highBoundary(), precision() and comparable() of FHIRPath's successor of N1.
namespace fascia::fhirpath::detail {
namespace {

using Answer = std::optional<Value>;

constexpr int default_digits = 8;
constexpr int most_digits = 28;

/// Half a unit of the last digit: what a value with that many digits may be away from the truth.
std::optional<Decimal> half_step(int scale) {
    return Decimal::parse("5e-" + std::to_string(scale + 1));
}

/// The boundary away from zero is rounded, the one towards zero cut off, as HL7's suite has it.
std::optional<Decimal> boundary(const Decimal& value, bool high, std::int64_t digits) {
    if (digits < 0 || digits > most_digits) return std::nullopt;
    const auto half = half_step(value.scale());
    const auto exact = half ? add(value, high ? *half : -*half) : std::nullopt;
    if (!exact) return std::nullopt;
    const bool outwards = high != value.is_negative();
    return exact->with_scale(static_cast<int>(digits),
                             outwards ? Decimal::Rounding::half_up : Decimal::Rounding::down);
}

std::optional<Temporal> boundary(const Temporal& value, bool high,
                                 std::optional<std::int64_t> digits) {
    std::optional<int> wanted;
    if (digits) wanted = static_cast<int>(std::clamp<std::int64_t>(*digits, -1, 99));
    return high ? value.high_boundary(wanted) : value.low_boundary(wanted);
}

template <bool High>
Answer boundary_of(Scope scope, Value value, std::optional<std::int64_t> digits) {
    if (const auto number = number_in(value)) {
        const auto result = boundary(*number, High, digits.value_or(default_digits));
        return result ? Answer{*result} : std::nullopt;
    }
    if (const auto* moment = std::get_if<Temporal>(&value)) {
        const auto result = boundary(*moment, High, digits);
        return result ? Answer{*result} : std::nullopt;
    }
    const auto* quantity = std::get_if<const Quantity*>(&value);
    if (!quantity) return scope.fail("a boundary is not for " + type_name_of(value));
    Quantity result = **quantity;
    const auto edge = boundary(result.value, High, digits.value_or(default_digits));
    if (!edge) return std::nullopt;
    result.value = *edge;
    return Value{scope.evaluation.keep(result)};
}

Answer precision(Scope scope, Value value) {
    if (const auto number = number_in(value)) return Value{std::int64_t{number->scale()}};
    const auto* moment = std::get_if<Temporal>(&value);
    if (!moment) return scope.fail("precision() is not for " + type_name_of(value));
    return Value{std::int64_t{moment->digits()}};
}

Answer are_comparable(Scope scope, Value value, Value other) {
    const auto a = quantity_in(value), b = quantity_in(other);
    if (!a || !b) return scope.fail("comparable() is for quantities");
    return Value{comparable(*a, *b).value_or(false)};
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 4> rows{
    {{"lowBoundary", 0, 1, scalar<boundary_of<false>>},
     {"highBoundary", 0, 1, scalar<boundary_of<true>>},
     {"precision", 0, 0, scalar<precision>, plain, Gives::integer},
     {"comparable", 1, 1, scalar<are_comparable>, plain, Gives::boolean}}};

}  // namespace

std::span<const FunctionRow> boundary_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

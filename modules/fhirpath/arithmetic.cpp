#include "fhirpath/detail/arithmetic.hpp"

#include "fhirpath/detail/units.hpp"

#include <limits>

namespace fascia::fhirpath::detail {
namespace {

/// Whether an operator is for these operands, and what came out.
struct Attempt {
    bool applies = false;
    std::optional<Value> value;
};

template <class T>
Attempt answer(const std::optional<T>& value) {
    return {true, value ? std::optional<Value>{*value} : std::nullopt};
}

Attempt answer(Evaluation& evaluation, const std::optional<Product>& product) {
    if (!product) return {true, std::nullopt};
    const auto unit = evaluation.keep(product->unit);
    return {true, Value{evaluation.keep(Quantity{product->value, unit, calendar_unit(unit)})}};
}

bool is_quantity(const Value& value) {
    return std::holds_alternative<const Quantity*>(value);
}

Attempt concatenated(Evaluation& evaluation, const Value& a, const Value& b) {
    const auto *x = std::get_if<std::string_view>(&a), *y = std::get_if<std::string_view>(&b);
    if (!x || !y) return {};
    std::string joined{*x};
    joined += *y;
    return {true, Value{evaluation.keep(joined)}};
}

/// A date or time plus (or minus) a duration. UCUM's years and months are not calendar durations:
/// the operator is not for them.
Attempt moved(const Value& a, const Value& b, bool back) {
    const auto* moment = std::get_if<Temporal>(&a);
    if (!moment || !is_quantity(b)) return {};
    const Quantity& duration = *std::get<const Quantity*>(b);
    const auto unit = duration.calendar ? duration.calendar : definite_ucum_unit(duration.unit);
    if (!unit || (moment->kind == Temporal::Kind::time && *unit < CalendarUnit::hour)) return {};
    return answer(add(*moment, back ? -duration.value : duration.value, *unit));
}

Attempt sum(Evaluation& evaluation, const Value& a, const Value& b, bool minus) {
    const auto *i = std::get_if<std::int64_t>(&a), *j = std::get_if<std::int64_t>(&b);
    if (i && j) return {true, integer_value(minus ? *i - *j : *i + *j)};
    if (is_quantity(a) || is_quantity(b)) {
        const auto p = quantity_in(a), q = quantity_in(b);
        if (!p || !q) return {};
        const auto other = convert(*q, *p);
        const auto total = other ? add(p->value, minus ? -*other : *other) : std::nullopt;
        if (!total) return {true, std::nullopt};
        return {true, Value{evaluation.keep(Quantity{*total, p->unit, p->calendar})}};
    }
    const auto x = number_in(a), y = number_in(b);
    return x && y ? answer(add(*x, minus ? -*y : *y)) : Attempt{};
}

Attempt product(Evaluation& evaluation, const Value& a, const Value& b) {
    const auto *i = std::get_if<std::int64_t>(&a), *j = std::get_if<std::int64_t>(&b);
    if (i && j) return {true, integer_value(*i * *j)};
    const auto x = number_in(a), y = number_in(b);
    if (x && y) return answer(multiply(*x, *y));
    const auto p = quantity_in(a), q = quantity_in(b);
    return p && q ? answer(evaluation, multiply(*p, *q)) : Attempt{};
}

Attempt quotient(Evaluation& evaluation, const Value& a, const Value& b) {
    const auto x = number_in(a), y = number_in(b);
    if (x && y) return answer(divide(*x, *y));
    const auto p = quantity_in(a), q = quantity_in(b);
    return p && q ? answer(evaluation, divide(*p, *q)) : Attempt{};
}

Attempt whole_quotient(const Value& a, const Value& b) {
    const auto x = number_in(a), y = number_in(b);
    if (!x || !y) return {};
    const auto whole = divide_whole(*x, *y);
    const auto integer = whole ? whole->truncated() : std::nullopt;
    return {true, integer ? integer_value(*integer) : std::nullopt};
}

Attempt rest(const Value& a, const Value& b) {
    const auto x = number_in(a), y = number_in(b);
    if (!x || !y) return {};
    const auto left = remainder(*x, *y);
    const bool integers = std::holds_alternative<std::int64_t>(a) && a.index() == b.index();
    if (left && integers) return {true, Value{*left->truncated()}};
    return answer(left);
}

Attempt calculated(Evaluation& evaluation, Op op, const Value& a, const Value& b) {
    switch (op) {
        case Op::concatenate:
            return concatenated(evaluation, a, b);
        case Op::multiply:
            return product(evaluation, a, b);
        case Op::divide:
            return quotient(evaluation, a, b);
        case Op::divide_whole:
            return whole_quotient(a, b);
        case Op::remainder:
            return rest(a, b);
        default:
            break;
    }
    const bool minus = op == Op::subtract;
    if (std::holds_alternative<Temporal>(a)) return moved(a, b, minus);
    if (!minus && std::holds_alternative<std::string_view>(a))
        return concatenated(evaluation, a, b);
    return sum(evaluation, a, b, minus);
}

}  // namespace

std::optional<Value> integer_value(std::int64_t value) {
    using Limits = std::numeric_limits<std::int32_t>;
    if (value < Limits::min() || value > Limits::max()) return std::nullopt;
    return Value{value};
}

std::optional<Decimal> number_in(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return Decimal{*integer};
    if (const auto* decimal = std::get_if<Decimal>(&value)) return *decimal;
    return std::nullopt;
}

std::optional<Quantity> quantity_in(const Value& value) {
    if (const auto* quantity = std::get_if<const Quantity*>(&value)) return **quantity;
    if (const auto number = number_in(value)) return Quantity{*number, "1", {}};
    return std::nullopt;
}

bool calculate(Evaluation& evaluation, const Node& node, const Value& a, const Value& b,
               Values& out) {
    const auto outcome = calculated(evaluation, node.op, a, b);
    if (!outcome.applies)
        return evaluation.fail(
            node, "this operator is not for " + type_name_of(a) + " and " + type_name_of(b));
    if (outcome.value) out.push_back(*outcome.value);
    return true;
}

}  // namespace fascia::fhirpath::detail

#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"
#include "fhirpath/detail/text.hpp"
#include "fhirpath/detail/units.hpp"

#include <algorithm>
#include <array>

/// FHIRPath N1 5.5.
namespace fascia::fhirpath::detail {
namespace {

using Converted = std::optional<Value>;

template <class T>
Converted as_value(const std::optional<T>& value) {
    return value ? Converted{*value} : std::nullopt;
}

Converted boolean_of_text(std::string_view text) {
    const std::string word = lower_case(text);
    constexpr std::array<std::string_view, 6> yes{"true", "t", "yes", "y", "1", "1.0"};
    constexpr std::array<std::string_view, 6> no{"false", "f", "no", "n", "0", "0.0"};
    if (std::find(yes.begin(), yes.end(), word) != yes.end()) return Value{true};
    if (std::find(no.begin(), no.end(), word) != no.end()) return Value{false};
    return std::nullopt;
}

Converted to_boolean(Scope, Value value) {
    if (std::holds_alternative<bool>(value)) return value;
    if (const auto* text = std::get_if<std::string_view>(&value)) return boolean_of_text(*text);
    const auto number = number_in(value);
    if (number && *number == Decimal{1}) return Value{true};
    if (number && number->is_zero()) return Value{false};
    return std::nullopt;
}

Converted to_integer(Scope, Value value) {
    if (std::holds_alternative<std::int64_t>(value)) return value;
    if (const auto* boolean = std::get_if<bool>(&value)) return Value{std::int64_t{*boolean}};
    const auto* text = std::get_if<std::string_view>(&value);
    if (!text || text->find_first_of(".eE") != text->npos) return std::nullopt;
    const auto number = Decimal::parse(*text);
    const auto whole = number ? number->truncated() : std::nullopt;
    return whole ? integer_value(*whole) : std::nullopt;
}

Converted to_decimal(Scope, Value value) {
    if (const auto number = number_in(value)) return Value{*number};
    if (const auto* boolean = std::get_if<bool>(&value)) return Value{Decimal{*boolean ? 1 : 0}};
    const auto* text = std::get_if<std::string_view>(&value);
    return text && text->find_first_of("eE") == text->npos ? as_value(Decimal::parse(*text))
                                                           : std::nullopt;
}

Converted to_string(Scope scope, Value value) {
    if (std::holds_alternative<std::string_view>(value)) return value;
    const auto text = to_text(to_item(value));
    return text ? Converted{scope.text(*text)} : std::nullopt;
}

/// "4 days", "4.5 'mg'", "4".
Converted quantity_of_text(Scope scope, std::string_view text) {
    text = trimmed(text);
    const auto number_end = std::min(text.find_first_not_of("+-.0123456789"), text.size());
    const auto number = Decimal::parse(text.substr(0, number_end));
    if (!number) return std::nullopt;
    const auto unit = trimmed(text.substr(number_end));
    if (unit.empty()) return Value{scope.evaluation.keep(Quantity{*number, "1", {}})};
    const bool quoted = unit.size() > 2 && unit.starts_with('\'') && unit.ends_with('\'');
    const auto bare = quoted ? unit.substr(1, unit.size() - 2) : unit;
    const auto calendar = calendar_unit(bare);
    if (!quoted && !calendar) return std::nullopt;
    return Value{scope.evaluation.keep(Quantity{*number, bare, calendar})};
}

Converted quantity_of(Scope scope, const Value& value) {
    if (std::holds_alternative<const Quantity*>(value)) return value;
    if (const auto number = number_in(value))
        return Value{scope.evaluation.keep(Quantity{*number, "1", {}})};
    if (const auto* boolean = std::get_if<bool>(&value))
        return Value{scope.evaluation.keep(Quantity{Decimal{*boolean ? 1 : 0}, "1", {}})};
    const auto* text = std::get_if<std::string_view>(&value);
    return text ? quantity_of_text(scope, *text) : std::nullopt;
}

Converted to_quantity(Scope scope, Value value, std::optional<std::string_view> unit) {
    const auto converted = quantity_of(scope, value);
    if (!converted || !unit) return converted;
    const Quantity target{Decimal{1}, *unit, calendar_unit(*unit)};
    const auto amount = convert(*std::get<const Quantity*>(*converted), target);
    if (!amount) return std::nullopt;
    return Value{scope.evaluation.keep(Quantity{*amount, *unit, target.calendar})};
}

Converted to_date(Scope, Value value) {
    if (const auto* moment = std::get_if<Temporal>(&value)) {
        if (moment->kind == Temporal::Kind::time) return std::nullopt;
        return Value{moment->as_date()};
    }
    const auto* text = std::get_if<std::string_view>(&value);
    if (!text) return std::nullopt;
    const auto moment = Temporal::parse(Temporal::Kind::date_time, *text);
    return moment ? Converted{moment->as_date()} : std::nullopt;
}

Converted to_date_time(Scope, Value value) {
    if (const auto* moment = std::get_if<Temporal>(&value)) {
        if (moment->kind == Temporal::Kind::time) return std::nullopt;
        return Value{moment->as_date_time()};
    }
    const auto* text = std::get_if<std::string_view>(&value);
    return text ? as_value(Temporal::parse(Temporal::Kind::date_time, *text)) : std::nullopt;
}

Converted to_time(Scope, Value value) {
    if (const auto* moment = std::get_if<Temporal>(&value))
        return moment->kind == Temporal::Kind::time ? Converted{value} : std::nullopt;
    const auto* text = std::get_if<std::string_view>(&value);
    if (!text) return std::nullopt;
    const bool marked = text->starts_with('T');
    return as_value(Temporal::parse(Temporal::Kind::time, text->substr(marked ? 1 : 0)));
}

/// convertsToX(): whether toX() would answer.
template <auto F>
Converted converts(Scope scope, Value value) {
    return Value{F(scope, value).has_value()};
}

Converted converts_to_quantity(Scope scope, Value value, std::optional<std::string_view> unit) {
    return Value{to_quantity(scope, value, unit).has_value()};
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 16> rows{
    {{"toBoolean", 0, 0, scalar<to_boolean>},
     {"toInteger", 0, 0, scalar<to_integer>, plain, Gives::integer},
     {"toDecimal", 0, 0, scalar<to_decimal>},
     {"toString", 0, 0, scalar<to_string>, plain, Gives::text},
     {"toQuantity", 0, 1, scalar<to_quantity>},
     {"toDate", 0, 0, scalar<to_date>},
     {"toDateTime", 0, 0, scalar<to_date_time>},
     {"toTime", 0, 0, scalar<to_time>},
     {"convertsToBoolean", 0, 0, scalar<converts<to_boolean>>, plain, Gives::boolean},
     {"convertsToInteger", 0, 0, scalar<converts<to_integer>>, plain, Gives::boolean},
     {"convertsToDecimal", 0, 0, scalar<converts<to_decimal>>, plain, Gives::boolean},
     {"convertsToString", 0, 0, scalar<converts<to_string>>, plain, Gives::boolean},
     {"convertsToQuantity", 0, 1, scalar<converts_to_quantity>, plain, Gives::boolean},
     {"convertsToDate", 0, 0, scalar<converts<to_date>>, plain, Gives::boolean},
     {"convertsToDateTime", 0, 0, scalar<converts<to_date_time>>, plain, Gives::boolean},
     {"convertsToTime", 0, 0, scalar<converts<to_time>>, plain, Gives::boolean}}};

}  // namespace

std::span<const FunctionRow> conversion_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

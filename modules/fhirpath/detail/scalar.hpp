#pragma once

#include "fhirpath/detail/arithmetic.hpp"
#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

/// Turns a plain C++ function into one of FHIRPath's that take a single item and single arguments:
/// `scalar<f>` reads what f's parameters name, answers empty where one of them is empty, and fails
/// where one is of another type. A parameter std::optional<T> is an argument that may be left out.
namespace fascia::fhirpath::detail {

/// What a scalar function may want besides its input and arguments; its first parameter.
struct Scope {
    Evaluation& evaluation;
    const Node& node;
    /// For functions that answer std::optional<Value>.
    std::nullopt_t fail(std::string text, FailureKind kind = FailureKind::invalid) const {
        if (!evaluation.fail(node, std::move(text), kind)) return std::nullopt;
        return std::nullopt;
    }
    Value text(std::string_view text) const { return evaluation.keep(text); }
};

inline bool read_as(const Value& value, Value& out) {
    out = value;
    return true;
}
inline bool read_as(const Value& value, std::string_view& out) {
    const auto* text = std::get_if<std::string_view>(&value);
    if (text) out = *text;
    return text != nullptr;
}
inline bool read_as(const Value& value, std::int64_t& out) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    if (integer) out = *integer;
    return integer != nullptr;
}
inline bool read_as(const Value& value, Decimal& out) {
    const auto number = number_in(value);
    if (number) out = *number;
    return number.has_value();
}
template <class T>
bool read_as(const Value& value, std::optional<T>& out) {
    return read_as(value, out.emplace());
}

/// Reads one parameter. False: it failed, or it is empty (then `empty` is set).
template <class T>
[[nodiscard]] bool read_parameter(Evaluation& evaluation, const Node& node, View items, T& out,
                                  bool& empty) {
    const Value* item = nullptr;
    if (!evaluation.single(node, items, item)) return false;
    empty = item == nullptr;
    if (empty) return false;
    const Value value = evaluation.system_value(*item);
    if (read_as(value, out)) return true;
    const std::string_view name = node.function ? node.function->name : std::string_view{"this"};
    return evaluation.fail(node, std::string{name} + (node.function ? "()" : "") + " is not for " +
                                     type_name_of(value));
}

template <class T>
[[nodiscard]] bool read_argument(Evaluation& evaluation, const Call& call, std::size_t i, T& out,
                                 bool& empty) {
    if (i >= call.argument_count()) return true;  // only a std::optional may be missing
    Values buffer;
    return evaluation.evaluate(call.argument(i), call.frame, buffer) &&
           read_parameter(evaluation, call.node, View{buffer}, out, empty);
}

template <auto F, class Input, class... Arguments>
bool call_scalar(Evaluation& evaluation, const Call& call, Values& out,
                 std::optional<Value> (*)(Scope, Input, Arguments...)) {
    bool empty = false;
    Input input{};
    if (!read_parameter(evaluation, call.node, call.input, input, empty)) return empty;
    std::tuple<Arguments...> arguments;
    const bool read = [&]<std::size_t... I>(std::index_sequence<I...>) {
        return (read_argument(evaluation, call, I, std::get<I>(arguments), empty) && ...);
    }
    (std::index_sequence_for<Arguments...>{});
    if (!read) return empty;
    const std::optional<Value> answer = std::apply(
        [&](const Arguments&... a) {
            return F(Scope{evaluation, call.node}, input, a...);
        },
        arguments);
    if (answer) out.push_back(*answer);
    return !evaluation.failed();
}

template <auto F>
bool scalar(Evaluation& evaluation, const Call& call, Values& out) {
    return call_scalar<F>(evaluation, call, out, F);
}

}  // namespace fascia::fhirpath::detail

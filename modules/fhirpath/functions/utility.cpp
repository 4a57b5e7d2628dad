#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"

#include <array>

/// FHIRPath N1 5.9, iif(), and defineVariable() of its successor.
namespace fascia::fhirpath::detail {
namespace {

/// The trace goes to the caller; the input goes on.
bool trace(Evaluation& evaluation, const Call& call, Values& out) {
    std::string_view name;
    bool is_empty = false;
    if (!read_argument(evaluation, call, 0, name, is_empty) && !is_empty) return false;
    Values shown{call.input.begin(), call.input.end()};
    if (call.argument_count() == 2) {
        shown.clear();
        std::int64_t at = 0;
        for (const auto& value : call.input)
            if (!evaluation.evaluate(call.argument(1), call.frame.item(value, at++), shown))
                return false;
    }
    if (evaluation.context().on_trace) {
        Collection items;
        for (const auto& value : shown) items.push_back(to_item(value));
        evaluation.context().on_trace(name, items);
    }
    out.insert(out.end(), call.input.begin(), call.input.end());
    return true;
}

Temporal now_of(const Evaluation& evaluation) {
    return Temporal::at(evaluation.context().now, evaluation.context().zone);
}

bool now(Evaluation& evaluation, const Call&, Values& out) {
    out.emplace_back(now_of(evaluation));
    return true;
}

bool today(Evaluation& evaluation, const Call&, Values& out) {
    out.emplace_back(now_of(evaluation).as_date());
    return true;
}

bool time_of_day(Evaluation& evaluation, const Call&, Values& out) {
    out.emplace_back(now_of(evaluation).as_time());
    return true;
}

/// Only the branch that is taken is evaluated. $this is what iif() is called on.
bool iif(Evaluation& evaluation, const Call& call, Values& out) {
    const Value* item = nullptr;
    if (!evaluation.single(call.node, call.input, item)) return false;
    const Frame frame = call.frame.on(call.input);
    std::optional<bool> answer;
    if (!evaluation.condition(call.argument(0), frame, answer)) return false;
    if (answer.value_or(false)) return evaluation.evaluate(call.argument(1), frame, out);
    return call.argument_count() < 3 || evaluation.evaluate(call.argument(2), frame, out);
}

/// Outside a path nothing comes after it that could know the variable.
bool define_variable(Evaluation&, const Call& call, Values& out) {
    out.insert(out.end(), call.input.begin(), call.input.end());
    return true;
}

constexpr std::array<FunctionRow, 6> rows{
    {{"trace", 1, 2, trace, ArgumentShape::projections, Gives::input},
     {"defineVariable", 1, 2, define_variable, ArgumentShape::definition, Gives::input},
     {"now", 0, 0, now},
     {"today", 0, 0, today},
     {"timeOfDay", 0, 0, time_of_day},
     {"iif", 2, 3, iif, ArgumentShape::projections}}};

}  // namespace

std::span<const FunctionRow> utility_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

#include "fhirpath/detail/equality.hpp"
#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"

#include <array>

/// FHIRPath N1 5.2 and chapter 7.
namespace fascia::fhirpath::detail {
namespace {

bool where(Evaluation& evaluation, const Call& call, Values& out) {
    std::int64_t at = 0;
    for (const auto& value : call.input) {
        std::optional<bool> answer;
        if (!evaluation.condition(call.argument(0), call.frame.item(value, at++), answer))
            return false;
        if (answer.value_or(false)) out.push_back(value);
    }
    return true;
}

bool select(Evaluation& evaluation, const Call& call, Values& out) {
    std::int64_t at = 0;
    for (const auto& value : call.input)
        if (!evaluation.evaluate(call.argument(0), call.frame.item(value, at++), out)) return false;
    return true;
}

/// Each item that the projection reaches once, from the input on, layer by layer.
bool repeat(Evaluation& evaluation, const Call& call, Values& out) {
    DistinctValues seen{evaluation, call.node};
    Values layer{call.input.begin(), call.input.end()};
    while (!layer.empty()) {
        Values reached, next;
        std::int64_t at = 0;
        for (const auto& value : layer)
            if (!evaluation.evaluate(call.argument(0), call.frame.item(value, at++), reached))
                return false;
        for (const auto& value : reached) {
            bool added = false;
            if (!seen.insert(value, added)) return false;
            if (added) next.push_back(value);
        }
        out.insert(out.end(), next.begin(), next.end());
        layer = std::move(next);
    }
    return true;
}

bool of_type(Evaluation&, const Call& call, Values& out) {
    for (const auto& value : call.input)
        if (can_be_cast(value, call.node.type)) out.push_back(value);
    return true;
}

bool aggregate(Evaluation& evaluation, const Call& call, Values& out) {
    Values total;
    if (call.argument_count() == 2 && !evaluation.evaluate(call.argument(1), call.frame, total))
        return false;
    std::int64_t at = 0;
    for (const auto& value : call.input) {
        Values next;
        Frame frame = call.frame.item(value, at++);
        frame.total = &total;
        if (!evaluation.evaluate(call.argument(0), frame, next)) return false;
        total = std::move(next);
    }
    out.insert(out.end(), total.begin(), total.end());
    return true;
}

constexpr std::array<FunctionRow, 5> rows{
    {{"where", 1, 1, where, ArgumentShape::projections, Gives::input},
     {"select", 1, 1, select, ArgumentShape::projections, Gives::argument},
     {"repeat", 1, 1, repeat, ArgumentShape::projections},
     {"ofType", 1, 1, of_type, ArgumentShape::type, Gives::cast},
     {"aggregate", 1, 2, aggregate, ArgumentShape::projections}}};

}  // namespace

std::span<const FunctionRow> filtering_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

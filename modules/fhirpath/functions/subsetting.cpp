#include "fhirpath/detail/equality.hpp"
#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"

#include <algorithm>
#include <array>

/// FHIRPath N1 5.3 and 5.4; sort().
namespace fascia::fhirpath::detail {
namespace {

bool append(View items, Values& out) {
    out.insert(out.end(), items.begin(), items.end());
    return true;
}

bool single_item(Evaluation& evaluation, const Call& call, Values& out) {
    const Value* item = nullptr;
    return evaluation.single(call.node, call.input, item) && append(call.input, out);
}

bool first(Evaluation&, const Call& call, Values& out) {
    return append(call.input.first(std::min<std::size_t>(1, call.input.size())), out);
}

bool last(Evaluation&, const Call& call, Values& out) {
    return append(call.input.last(std::min<std::size_t>(1, call.input.size())), out);
}

bool tail(Evaluation&, const Call& call, Values& out) {
    return append(call.input.subspan(std::min<std::size_t>(1, call.input.size())), out);
}

/// The number that skip() and take() were given, within the input's size; nothing when empty.
bool read_count(Evaluation& evaluation, const Call& call, std::optional<std::size_t>& count) {
    std::int64_t number = 0;
    bool is_empty = false;
    if (!read_argument(evaluation, call, 0, number, is_empty)) return is_empty;
    count = static_cast<std::size_t>(
        std::clamp<std::int64_t>(number, 0, static_cast<std::int64_t>(call.input.size())));
    return true;
}

bool skip(Evaluation& evaluation, const Call& call, Values& out) {
    std::optional<std::size_t> count;
    if (!read_count(evaluation, call, count)) return false;
    return !count || append(call.input.subspan(*count), out);
}

bool take(Evaluation& evaluation, const Call& call, Values& out) {
    std::optional<std::size_t> count;
    if (!read_count(evaluation, call, count)) return false;
    return !count || append(call.input.first(*count), out);
}

/// The items of the input that are, or are not, among the argument's.
bool filter_by_members(Evaluation& evaluation, const Call& call, bool wanted, bool once,
                       Values& out) {
    Values other;
    if (!evaluation.evaluate(call.argument(0), call.frame, other)) return false;
    DistinctValues members{evaluation, call.node}, seen{evaluation, call.node};
    bool added = false;
    for (const auto& value : other)
        if (!members.insert(value, added)) return false;
    for (const auto& value : call.input) {
        bool found = false;
        if (!members.contains(value, found)) return false;
        if (found != wanted) continue;
        if (once && !seen.insert(value, added)) return false;
        if (!once || added) out.push_back(value);
    }
    return true;
}

bool intersect(Evaluation& evaluation, const Call& call, Values& out) {
    return filter_by_members(evaluation, call, true, true, out);
}

bool exclude(Evaluation& evaluation, const Call& call, Values& out) {
    return filter_by_members(evaluation, call, false, false, out);
}

bool combine(Evaluation& evaluation, const Call& call, Values& out) {
    return append(call.input, out) && evaluation.evaluate(call.argument(0), call.frame, out);
}

bool unite(Evaluation& evaluation, const Call& call, Values& out) {
    Values both;
    return combine(evaluation, call, both) &&
           append_distinct(evaluation, call.node, View{both}, out);
}

/// An item of sort() with the values of its keys.
struct Sorted {
    Value item;
    Values keys;  ///< one for each key; an Element without document for empty
};

bool is_missing(const Value& key) {
    const auto* element = element_in(key);
    return element && !*element;
}

bool read_keys(Evaluation& evaluation, const Call& call, Sorted& sorted, std::int64_t at) {
    const Frame frame = call.frame.item(sorted.item, at);
    if (call.argument_count() == 0) sorted.keys.push_back(evaluation.system_value(sorted.item));
    for (const auto& argument : call.node.operands) {
        const Node& key = argument.op == Op::negative ? argument.operands.front() : argument;
        Values buffer;
        const Value* item = nullptr;
        if (!evaluation.single(key, frame, buffer, item)) return false;
        sorted.keys.push_back(item ? evaluation.system_value(*item) : Value{fhir::Element{}});
    }
    return true;
}

/// Empty keys come first, whichever way the others are sorted.
std::strong_ordering key_order(const Evaluation& evaluation, const Value& a, const Value& b,
                               bool is_descending) {
    if (is_missing(a) || is_missing(b)) return is_missing(b) <=> is_missing(a);
    const auto order = compare(evaluation, a, b).order.value_or(std::strong_ordering::equal);
    return is_descending ? 0 <=> order : order;
}

bool sort(Evaluation& evaluation, const Call& call, Values& out) {
    std::vector<Sorted> items;
    for (const auto& value : call.input) {
        items.push_back({value, {}});
        if (!read_keys(evaluation, call, items.back(), static_cast<std::int64_t>(items.size()) - 1))
            return false;
    }
    if (!evaluation.spend(call.node, items.size())) return false;
    std::stable_sort(items.begin(), items.end(), [&](const Sorted& a, const Sorted& b) {
        for (std::size_t i = 0; i < a.keys.size(); ++i) {
            const bool is_descending =
                i < call.argument_count() && call.argument(i).op == Op::negative;
            const auto order = key_order(evaluation, a.keys[i], b.keys[i], is_descending);
            if (order != 0) return order < 0;
        }
        return false;
    });
    for (const auto& sorted : items) out.push_back(sorted.item);
    return true;
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 6> subsetting_rows{
    {{"single", 0, 0, single_item, plain, Gives::input},
     {"first", 0, 0, first, plain, Gives::at_place},
     {"last", 0, 0, last, plain, Gives::at_place},
     {"tail", 0, 0, tail, plain, Gives::at_place},
     {"skip", 1, 1, skip, plain, Gives::at_place},
     {"take", 1, 1, take, plain, Gives::at_place}}};
constexpr std::array<FunctionRow, 5> combining_rows{
    {{"intersect", 1, 1, intersect, plain, Gives::input},
     {"exclude", 1, 1, exclude, plain, Gives::input},
     {"combine", 1, 1, combine, plain, Gives::both},
     {"union", 1, 1, unite, plain, Gives::both},
     {"sort", 0, 8, sort, ArgumentShape::projections, Gives::input}}};

}  // namespace

std::span<const FunctionRow> subsetting_functions() {
    return subsetting_rows;
}

std::span<const FunctionRow> combining_functions() {
    return combining_rows;
}

}  // namespace fascia::fhirpath::detail

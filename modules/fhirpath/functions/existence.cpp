#include "fhirpath/detail/equality.hpp"
#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"

#include <array>

/// FHIRPath N1 5.1.
namespace fascia::fhirpath::detail {
namespace {

/// Whether some (or every) item fulfils the call's condition; not knowing counts as not.
bool some(Evaluation& evaluation, const Call& call, bool wanted, bool& found) {
    std::int64_t at = 0;
    found = false;
    for (const auto& value : call.input) {
        std::optional<bool> answer;
        if (!evaluation.condition(call.argument(0), call.frame.item(value, at++), answer))
            return false;
        if (answer.value_or(false) == wanted) {
            found = true;
            return true;
        }
    }
    return true;
}

bool empty(Evaluation&, const Call& call, Values& out) {
    out.emplace_back(call.input.empty());
    return true;
}

bool exists(Evaluation& evaluation, const Call& call, Values& out) {
    bool found = !call.input.empty();
    if (call.argument_count() == 1 && !some(evaluation, call, true, found)) return false;
    out.emplace_back(found);
    return true;
}

bool all(Evaluation& evaluation, const Call& call, Values& out) {
    bool exception = false;
    if (!some(evaluation, call, false, exception)) return false;
    out.emplace_back(!exception);
    return true;
}

bool negate(Evaluation& evaluation, const Call& call, Values& out) {
    std::optional<bool> answer;
    if (!evaluation.truth(call.node, call.input, answer)) return false;
    if (answer) out.emplace_back(!*answer);
    return true;
}

/// allTrue() and its three sisters: whether no (or some) item has that value.
template <bool Looked, bool Found>
bool of_booleans(Evaluation& evaluation, const Call& call, Values& out) {
    bool answer = !Found;
    for (const auto& item : call.input) {
        const Value value = evaluation.system_value(item);
        const auto* boolean = std::get_if<bool>(&value);
        if (!boolean)
            return evaluation.fail(
                call.node, std::string{call.node.name} + "() is not for " + type_name_of(value));
        if (*boolean == Looked) answer = Found;
    }
    out.emplace_back(answer);
    return true;
}

bool count(Evaluation&, const Call& call, Values& out) {
    out.emplace_back(static_cast<std::int64_t>(call.input.size()));
    return true;
}

bool is_contained(Evaluation& evaluation, const Node& node, View part, View whole, Values& out) {
    DistinctValues members{evaluation, node};
    bool answer = true, added = false;
    for (const auto& value : whole)
        if (!members.insert(value, added)) return false;
    for (const auto& value : part) {
        bool found = false;
        if (!members.contains(value, found)) return false;
        answer = answer && found;
    }
    out.emplace_back(answer);
    return true;
}

bool subset_of(Evaluation& evaluation, const Call& call, Values& out) {
    Values other;
    return evaluation.evaluate(call.argument(0), call.frame, other) &&
           is_contained(evaluation, call.node, call.input, View{other}, out);
}

bool superset_of(Evaluation& evaluation, const Call& call, Values& out) {
    Values other;
    return evaluation.evaluate(call.argument(0), call.frame, other) &&
           is_contained(evaluation, call.node, View{other}, call.input, out);
}

bool distinct(Evaluation& evaluation, const Call& call, Values& out) {
    return append_distinct(evaluation, call.node, call.input, out);
}

bool is_distinct(Evaluation& evaluation, const Call& call, Values& out) {
    Values once;
    if (!distinct(evaluation, call, once)) return false;
    out.emplace_back(once.size() == call.input.size());
    return true;
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 13> rows{
    {{"empty", 0, 0, empty, plain, Gives::boolean},
     {"exists", 0, 1, exists, ArgumentShape::projections, Gives::boolean},
     {"all", 1, 1, all, ArgumentShape::projections, Gives::boolean},
     {"not", 0, 0, negate, plain, Gives::boolean},
     {"allTrue", 0, 0, of_booleans<false, false>, plain, Gives::boolean},
     {"anyTrue", 0, 0, of_booleans<true, true>, plain, Gives::boolean},
     {"allFalse", 0, 0, of_booleans<true, false>, plain, Gives::boolean},
     {"anyFalse", 0, 0, of_booleans<false, true>, plain, Gives::boolean},
     {"count", 0, 0, count, plain, Gives::integer},
     {"subsetOf", 1, 1, subset_of, plain, Gives::boolean},
     {"supersetOf", 1, 1, superset_of, plain, Gives::boolean},
     {"distinct", 0, 0, distinct, plain, Gives::input},
     {"isDistinct", 0, 0, is_distinct, plain, Gives::boolean}}};

}  // namespace

std::span<const FunctionRow> existence_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

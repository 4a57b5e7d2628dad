#include "fhirpath/detail/arithmetic.hpp"
#include "fhirpath/detail/equality.hpp"
#include "fhirpath/detail/evaluation.hpp"

namespace fascia::fhirpath::detail {
namespace {

using Truth = std::optional<bool>;

void append(Values& out, const Truth& answer) {
    if (answer) out.emplace_back(*answer);
}

Truth negated(const Truth& answer) {
    return answer ? Truth{!*answer} : answer;
}

/// Two operands, evaluated.
struct Operands {
    Values left, right;
    [[nodiscard]] bool read(Evaluation& evaluation, const Node& node, const Frame& frame) {
        return evaluation.evaluate(node.operands[0], frame, left) &&
               evaluation.evaluate(node.operands[1], frame, right);
    }
};

bool sign(Evaluation& evaluation, const Node& node, const Frame& frame, Values& out) {
    Values buffer;
    const Value* item = nullptr;
    if (!evaluation.single(node.operands.front(), frame, buffer, item)) return false;
    if (!item) return true;
    const Value value = evaluation.system_value(*item);
    const bool minus = node.op == Op::negative;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        if (const auto result = integer_value(minus ? -*integer : *integer)) out.push_back(*result);
    } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
        out.emplace_back(minus ? -*decimal : *decimal);
    } else if (const auto* quantity = std::get_if<const Quantity*>(&value)) {
        Quantity result = **quantity;
        if (minus) result.value = -result.value;
        out.emplace_back(evaluation.keep(result));
    } else {
        return evaluation.fail(node, "a sign is not for " + type_name_of(value));
    }
    return true;
}

bool type_operator(Evaluation& evaluation, const Node& node, const Frame& frame, Values& out) {
    Values items;
    if (!evaluation.evaluate(node.operands.front(), frame, items)) return false;
    if (node.op == Op::as) {  // R4's search parameters cast whole collections: a filter
        for (const auto& value : items)
            if (can_be_cast(value, node.type)) out.push_back(value);
        return true;
    }
    const Value* item = nullptr;
    if (!evaluation.single(node, View{items}, item)) return false;
    if (item) out.emplace_back(is_of_type(*item, node.type));
    return true;
}

bool unite(Evaluation& evaluation, const Node& node, const Frame& frame, Values& out) {
    Values all;
    for (const auto& operand : node.operands)
        if (!evaluation.evaluate(operand, frame, all)) return false;
    return append_distinct(evaluation, node, View{all}, out);
}

/// What the left side alone decides, if it does.
Truth decided_by(Op op, const Truth& left) {
    if (op == Op::conjunction && left == false) return false;
    if (op == Op::disjunction && left == true) return true;
    if (op == Op::implication && left == false) return true;
    return std::nullopt;
}

/// Three-valued logic (FHIRPath N1 6.5).
Truth logic(Op op, const Truth& left, const Truth& right) {
    switch (op) {
        case Op::conjunction:
            if (left == false || right == false) return false;
            return left && right ? Truth{true} : std::nullopt;
        case Op::disjunction:
            if (left == true || right == true) return true;
            return left && right ? Truth{false} : std::nullopt;
        case Op::exclusive_or:
            return left && right ? Truth{*left != *right} : std::nullopt;
        default:
            return logic(Op::disjunction, negated(left), right);
    }
}

bool logical_operator(Evaluation& evaluation, const Node& node, const Frame& frame, Values& out) {
    Truth left, right;
    if (!evaluation.condition(node.operands[0], frame, left)) return false;
    if (const auto decided = decided_by(node.op, left)) {
        append(out, decided);
        return true;
    }
    if (!evaluation.condition(node.operands[1], frame, right)) return false;
    append(out, logic(node.op, left, right));
    return true;
}

bool equality_operator(Evaluation& evaluation, const Node& node, const Frame& frame, Values& out) {
    Operands operands;
    if (!operands.read(evaluation, node, frame)) return false;
    const View left{operands.left}, right{operands.right};
    if (!evaluation.spend(node, left.size() + right.size())) return false;
    if (node.op == Op::equivalent || node.op == Op::not_equivalent) {
        const bool answer = equivalent(evaluation, node, left, right);
        out.emplace_back(answer == (node.op == Op::equivalent));
        return !evaluation.failed();
    }
    if (left.empty() || right.empty()) return true;
    const Truth answer = equal(evaluation, left, right);
    append(out, node.op == Op::equal ? answer : negated(answer));
    return true;
}

bool holds(Op op, std::strong_ordering order) {
    switch (op) {
        case Op::less:
            return order < 0;
        case Op::less_or_equal:
            return order <= 0;
        case Op::greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

/// Whether one is a FHIR Quantity that has no meaning as System.Quantity (no UCUM code, or a
/// comparator): its order cannot be told.
bool is_opaque_quantity(const Evaluation& evaluation, const Value& value) {
    const auto* element = element_in(value);
    return element &&
           evaluation.model().system_type(node_of(*element).type) == SystemType::quantity;
}

bool comparison(Evaluation& evaluation, const Node& node, const Value& left, const Value& right,
                Values& out) {
    const Value a = evaluation.system_value(left), b = evaluation.system_value(right);
    const auto ordering = compare(evaluation, a, b);
    if (ordering.is_defined) {
        if (ordering.order) out.emplace_back(holds(node.op, *ordering.order));
        return true;
    }
    if (is_opaque_quantity(evaluation, a) || is_opaque_quantity(evaluation, b)) return true;
    return evaluation.fail(node, type_name_of(a) + " and " + type_name_of(b) + " have no order");
}

/// Operators on two single items: comparisons and arithmetic.
bool single_operator(Evaluation& evaluation, const Node& node, const Frame& frame, Values& out) {
    Operands operands;
    const Value *left = nullptr, *right = nullptr;
    if (!operands.read(evaluation, node, frame) ||
        !evaluation.single(node, View{operands.left}, left) ||
        !evaluation.single(node, View{operands.right}, right))
        return false;
    const Value nothing{std::string_view{}};
    if (node.op == Op::concatenate) {  // & takes empty for the empty text
        if (!left) left = &nothing;
        if (!right) right = &nothing;
    }
    if (!left || !right) return true;
    if (node.op >= Op::less && node.op <= Op::greater_or_equal)
        return comparison(evaluation, node, *left, *right, out);
    return calculate(evaluation, node, evaluation.system_value(*left),
                     evaluation.system_value(*right), out);
}

bool membership(Evaluation& evaluation, const Node& node, const Frame& frame, Values& out) {
    Operands operands;
    if (!operands.read(evaluation, node, frame)) return false;
    const bool in = node.op == Op::in;
    const View members{in ? operands.right : operands.left};
    const Value* item = nullptr;
    if (!evaluation.single(node, View{in ? operands.left : operands.right}, item)) return false;
    if (!item) return true;
    if (!evaluation.spend(node, members.size())) return false;
    bool found = false;
    for (const auto& member : members)
        found = found || equal(evaluation, *item, member).value_or(false);
    out.emplace_back(found);
    return true;
}

}  // namespace

bool evaluate_operator(Evaluation& evaluation, const Node& node, const Frame& frame, Values& out) {
    switch (node.op) {
        case Op::positive:
        case Op::negative:
            return sign(evaluation, node, frame, out);
        case Op::is:
        case Op::as:
            return type_operator(evaluation, node, frame, out);
        case Op::unite:
            return unite(evaluation, node, frame, out);
        case Op::conjunction:
        case Op::disjunction:
        case Op::exclusive_or:
        case Op::implication:
            return logical_operator(evaluation, node, frame, out);
        case Op::equal:
        case Op::equivalent:
        case Op::not_equal:
        case Op::not_equivalent:
            return equality_operator(evaluation, node, frame, out);
        case Op::in:
        case Op::contains:
            return membership(evaluation, node, frame, out);
        default:
            return single_operator(evaluation, node, frame, out);
    }
}

}  // namespace fascia::fhirpath::detail

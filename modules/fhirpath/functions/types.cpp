#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"

#include <array>

/// FHIRPath N1 6.3 as functions, and type().
namespace fascia::fhirpath::detail {
namespace {

bool is(Evaluation& evaluation, const Call& call, Values& out) {
    const Value* item = nullptr;
    if (!evaluation.single(call.node, call.input, item)) return false;
    if (item) out.emplace_back(is_of_type(*item, call.node.type));
    return true;
}

bool as(Evaluation& evaluation, const Call& call, Values& out) {
    const Value* item = nullptr;
    if (!evaluation.single(call.node, call.input, item)) return false;
    if (item && can_be_cast(*item, call.node.type)) out.push_back(*item);
    return true;
}

bool type(Evaluation&, const Call& call, Values& out) {
    for (const auto& value : call.input)
        if (const auto found = type_of(value)) out.emplace_back(*found);
    return true;
}

constexpr std::array<FunctionRow, 3> rows{{{"is", 1, 1, is, ArgumentShape::type, Gives::boolean},
                                           {"as", 1, 1, as, ArgumentShape::type, Gives::cast},
                                           {"type", 0, 0, type}}};

}  // namespace

std::span<const FunctionRow> type_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

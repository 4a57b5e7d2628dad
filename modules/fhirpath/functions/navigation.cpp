#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"

#include <array>

/// FHIRPath N1 5.8.
namespace fascia::fhirpath::detail {
namespace {

/// The nodes below each element: only the next level, or all, in document order.
template <bool All>
bool nodes_below(Evaluation& evaluation, const Call& call, Values& out) {
    for (const auto& value : call.input) {
        const auto* element = element_in(value);
        if (!element) continue;
        const auto& nodes = element->document()->nodes;
        const std::uint32_t end = nodes[element->index()].end;
        if (!evaluation.spend(call.node, end - element->index())) return false;
        for (std::uint32_t i = element->index() + 1; i < end; i = All ? i + 1 : nodes[i].end)
            out.emplace_back(fhir::Element{*element->document(), i});
    }
    return true;
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 2> rows{
    {{"children", 0, 0, nodes_below<false>, plain, Gives::unordered},
     {"descendants", 0, 0, nodes_below<true>, plain, Gives::unordered}}};

}  // namespace

std::span<const FunctionRow> navigation_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

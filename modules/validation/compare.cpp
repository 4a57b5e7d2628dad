#include "validation/detail/compare.hpp"

#include <algorithm>
#include <array>

namespace fascia::validation::detail {
namespace {

const fhirpath::Expression* comparison_of(std::string_view operation) {
    using Row = std::pair<std::string_view, fhirpath::Expression>;
    const auto row = [](std::string_view text) {
        return Row{text,
                   fhirpath::Expression::compile("$this " + std::string{text} + " %other").value()};
    };
    static const std::array<Row, 5> rows{row("="), row("<"), row("<="), row(">"), row(">=")};
    const auto found = std::ranges::find(rows, operation, &Row::first);
    return found == rows.end() ? nullptr : &found->second;
}

}  // namespace

std::optional<bool> compare(const fhir::Element& value, std::string_view comparison,
                            const fhir::Element& other, Run& run) {
    const auto* expression = comparison_of(comparison);
    if (!expression || !value || !other) return std::nullopt;
    run.context().variables["other"] = {other};
    const auto answer = run.evaluate(*expression, value, {run.root(), run.root()});
    if (!answer) return std::nullopt;
    const auto truth = fhirpath::to_boolean(*answer);
    return truth ? *truth : std::nullopt;
}

bool is_same_answer(const fhir::Element& a, const fhir::Element& b, Run& run) {
    if (a.type().name() != "Coding" || b.type().name() != "Coding")
        return compare(a, "=", b, run).value_or(false);
    return a.child("code").text() == b.child("code").text() &&
           a.child("system").text() == b.child("system").text();
}

}  // namespace fascia::validation::detail

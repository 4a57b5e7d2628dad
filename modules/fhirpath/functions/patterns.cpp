#include "fhirpath/detail/patterns.hpp"

#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"

#include <array>

/// Regular expressions: FHIRPath N1 5.6.9 and 5.6.10, matchesFull() of its successor.
namespace fascia::fhirpath::detail {
namespace {

using Answer = std::optional<Value>;
using Text = std::string_view;

constexpr std::size_t steps_to_compile = 1000;

/// The compiled pattern: the call's own where it was a literal. Null after a failure.
std::shared_ptr<const re2::RE2> pattern_of(Scope scope, Text pattern) {
    if (scope.node.pattern) return scope.node.pattern;
    scope.evaluation.charge(steps_to_compile);
    auto compiled = compile_pattern(pattern);
    if (!compiled) scope.fail("this regular expression cannot be used: " + std::string{pattern});
    return compiled;
}

template <auto Match>
Answer matches(Scope scope, Text text, Text pattern) {
    const auto compiled = pattern_of(scope, pattern);
    return compiled ? Answer{Match(*compiled, text)} : std::nullopt;
}

Answer replace(Scope scope, Text text, Text pattern, Text substitution) {
    if (pattern.empty()) return Value{text};
    if (substitution.size() * (text.size() + 1) > Evaluation::arena_limit_bytes)
        return scope.fail("replaceMatches() would make too long a text", FailureKind::too_costly);
    const auto compiled = pattern_of(scope, pattern);
    if (!compiled) return std::nullopt;
    return scope.text(replace_matches(*compiled, text, substitution));
}

constexpr auto pattern = ArgumentShape::pattern;
constexpr std::array<FunctionRow, 3> rows{
    {{"matches", 1, 1, scalar<matches<matches_somewhere>>, pattern, Gives::boolean},
     {"matchesFull", 1, 1, scalar<matches<matches_whole>>, pattern, Gives::boolean},
     {"replaceMatches", 2, 2, scalar<replace>, pattern, Gives::text}}};

}  // namespace

std::span<const FunctionRow> pattern_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

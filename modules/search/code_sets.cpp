#include "search/detail/code_sets.hpp"

#include "search/detail/value_text.hpp"

namespace fascia::search::detail {
namespace {

constexpr std::size_t most_codes = 2000;

/// What a modifier means by its value: the codes themselves.
using Codes = Outcome<std::vector<TokenTest>>;

Failure about(const ValueSyntax& syntax, std::string_view text, const Failure& failure) {
    std::vector<Issue> issues = failure.issues();
    for (Issue& issue : issues)
        issue.text = std::string{syntax.code} + ":" + std::string{syntax.modifier} + "=" +
                     std::string{text} + ": " + issue.text;
    const bool unknown = failure.kind() == FailureKind::not_found;
    return Failure{unknown ? FailureKind::unsupported : failure.kind(), std::move(issues)};
}

Codes in_value_set(std::string_view text, const ValueSyntax& syntax) {
    const auto members = syntax.terminology.members(unescape(text));
    if (!members) return about(syntax, text, members.error());
    std::vector<TokenTest> codes;
    for (const terminology::Coded& member : *members)
        codes.push_back({std::string{member.system}, std::string{member.code}});
    return codes;
}

Codes in_hierarchy(std::string_view text, const ValueSyntax& syntax) {
    const std::size_t bar = find_unescaped(text, '|');
    if (bar == std::string_view::npos || bar == 0 || bar + 1 == text.size())
        return Failure{FailureKind::invalid,
                       Issue{.code = "value",
                             .path = {},
                             .text = std::string{syntax.code} + "=" + std::string{text} +
                                     ": expected system|code"}};
    const std::string system = unescape(text.substr(0, bar)), code = unescape(text.substr(bar + 1));
    const auto others = syntax.modifier == "below" ? syntax.terminology.descendants(system, code)
                                                   : syntax.terminology.ancestors(system, code);
    if (!others) return about(syntax, text, others.error());
    std::vector<TokenTest> codes{{system, code}};
    for (const std::string_view other : *others) codes.push_back({system, std::string{other}});
    return codes;
}

}  // namespace

Outcome<ValueTest> code_set_test(std::string_view text, const ValueSyntax& syntax) {
    auto codes =
        syntax.modifier.ends_with("in") ? in_value_set(text, syntax) : in_hierarchy(text, syntax);
    if (!codes) return codes.error();
    if (codes->size() > most_codes)
        return Failure{FailureKind::too_costly, std::string{syntax.code} + "=" + std::string{text} +
                                                    ": more than " + std::to_string(most_codes) +
                                                    " codes"};
    return ValueTest{TokenSetTest{std::move(*codes)}};
}

}  // namespace fascia::search::detail

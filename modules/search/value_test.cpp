#include "search/detail/value_test.hpp"

#include "fascia/fhir/structure.hpp"

#include "search/detail/date_range.hpp"
#include "search/detail/value_text.hpp"

#include <algorithm>
#include <array>

namespace fascia::search::detail {
namespace {

constexpr std::array<std::string_view, 9> prefixes{"eq", "ne", "gt", "lt", "ge",
                                                   "le", "sa", "eb", "ap"};

Failure malformed(const ValueSyntax& syntax, std::string_view text, std::string_view expected) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value",
                         .path = {},
                         .text = syntax.parameter.code + "=" + std::string{text} + ": expected " +
                                 std::string{expected}}};
}

Outcome<ValueTest> token_test(std::string_view text, const ValueSyntax& syntax) {
    const std::size_t bar = find_unescaped(text, '|');
    TokenTest test;
    if (bar == std::string_view::npos) {
        test.code = unescape(text);
    } else {
        test.system = unescape(text.substr(0, bar));
        test.code = unescape(text.substr(bar + 1));
    }
    if (test.code.empty() && test.system.value_or("").empty())
        return malformed(syntax, text, "code, system|code, |code or system|");
    return ValueTest{std::move(test)};
}

Outcome<ValueTest> string_test(std::string_view text, const ValueSyntax& syntax) {
    const bool exact = syntax.modifier == "exact";
    std::string plain = unescape(text);
    if (!exact) plain = fold(plain);
    if (plain.empty()) return malformed(syntax, text, "text to look for");
    return ValueTest{StringTest{std::move(plain), exact, syntax.modifier == "contains"}};
}

// "Approximately" is ours to define: off by as much as the value is long, and by a day at least.
DateRange approximate(DateRange range) {
    const auto slack =
        std::max<std::chrono::microseconds>(range.high - range.low, std::chrono::days{1});
    return {range.low - slack, range.high + slack};
}

Outcome<ValueTest> date_test(std::string_view text, const ValueSyntax& syntax) {
    auto prefix = Prefix::eq;
    std::string_view value = text;
    const auto named = std::find(prefixes.begin(), prefixes.end(), text.substr(0, 2));
    if (named != prefixes.end()) {
        prefix = static_cast<Prefix>(named - prefixes.begin());
        value.remove_prefix(2);
    }
    auto range = date_range(value, syntax.zone);
    if (!range)
        return malformed(
            syntax, text,
            "a date such as 2026, 2026-11, 2026-11-22 or 2026-11-22T13:05:00Z after an "
            "optional eq, ne, gt, lt, ge, le, sa, eb or ap");
    if (prefix == Prefix::ap) range = approximate(*range);
    return ValueTest{DateTest{prefix, range->low, range->high}};
}

Outcome<ValueTest> reference_test(std::string_view text, const ValueSyntax& syntax) {
    const std::string plain = unescape(text);
    if (const auto literal = literal_reference(plain, syntax.base_url)) {
        if (literal->type.empty())
            return ValueTest{ReferenceTest{{}, {}, std::string{literal->url}}};
        if (!syntax.target_type.empty() && !syntax.modifier.empty() &&
            syntax.target_type != literal->type)
            return malformed(syntax, text, "a " + std::string{syntax.target_type});
        return ValueTest{ReferenceTest{std::string{literal->type}, std::string{literal->id}, {}}};
    }
    if (!fhir::primitive_fault(fhir::types().id, plain))
        return ValueTest{ReferenceTest{std::string{syntax.target_type}, plain, {}}};
    return malformed(syntax, text, "an id, Type/id or an absolute URL");
}

Outcome<ValueTest> uri_test(std::string_view text, const ValueSyntax&) {
    return ValueTest{UriTest{unescape(text)}};
}

}  // namespace

Outcome<ValueTest> value_test(std::string_view text, const ValueSyntax& syntax) {
    // In the order of ValueType.
    static constexpr std::array<Outcome<ValueTest> (*)(std::string_view, const ValueSyntax&), 5>
        tests{token_test, string_test, date_test, reference_test, uri_test};
    if (text.empty()) return malformed(syntax, text, "a value");
    return tests[static_cast<std::size_t>(syntax.type)](text, syntax);
}

}  // namespace fascia::search::detail

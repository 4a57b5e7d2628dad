#include "search/detail/value_test.hpp"

#include "fascia/fhir/structure.hpp"
#include "fascia/terminology/ucum.hpp"

#include "search/detail/code_sets.hpp"
#include "search/detail/date_range.hpp"
#include "search/detail/value_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace fascia::search::detail {
namespace {

constexpr std::array<std::string_view, 9> prefixes{"eq", "ne", "gt", "lt", "ge",
                                                   "le", "sa", "eb", "ap"};

Failure malformed(const ValueSyntax& syntax, std::string_view text, std::string_view expected) {
    return Failure{FailureKind::invalid,
                   Issue{.code = "value",
                         .path = {},
                         .text = std::string{syntax.code} + "=" + std::string{text} +
                                 ": expected " + std::string{expected}}};
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

// :text reads the index of displayed texts.
Outcome<ValueTest> text_test(std::string_view text, const ValueSyntax& syntax) {
    std::string folded = fold(unescape(text));
    if (folded.empty()) return malformed(syntax, text, "text to look for");
    return ValueTest{StringTest{std::move(folded)}};
}

// :of-type=system|code|value reads an index of its own.
Outcome<ValueTest> of_type_test(std::string_view text, const ValueSyntax& syntax) {
    const auto parts = split_unescaped(text, '|');
    if (parts.size() != 3 || parts[1].empty() || parts[2].empty())
        return malformed(syntax, text, "system|code|value, the first two of the identifier's type");
    return ValueTest{TokenTest{unescape(parts[0]), unescape(parts[1]) + "|" + unescape(parts[2])}};
}

// "Approximately" is ours to define: off by as much as the value is long, and by a day at least.
DateRange approximate(DateRange range) {
    const auto slack =
        std::max<std::chrono::microseconds>(range.high - range.low, std::chrono::days{1});
    return {range.low - slack, range.high + slack};
}

struct Prefixed {
    Prefix prefix;
    std::string_view value;
};
Prefixed take_prefix(std::string_view text) {
    const auto named = std::find(prefixes.begin(), prefixes.end(), text.substr(0, 2));
    if (named == prefixes.end()) return {Prefix::eq, text};
    return {static_cast<Prefix>(named - prefixes.begin()), text.substr(2)};
}

Outcome<ValueTest> date_test(std::string_view text, const ValueSyntax& syntax) {
    const auto [prefix, value] = take_prefix(text);
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

Outcome<ValueTest> uri_test(std::string_view text, const ValueSyntax& syntax) {
    return ValueTest{UriTest{unescape(text), syntax.modifier == "below"}};
}

// Half a unit of the last digit that was written: 100 is good to 0.5. With an exponent R4 counts
// one digit more, by its own example: 1e2 stands for 95 to 105.
std::optional<Decimal> half_unit(std::string_view number) {
    const std::size_t mark = std::min(number.find_first_of("eE"), number.size());
    const std::size_t point = std::min(number.find('.'), mark);
    const auto fraction = static_cast<int>(point == mark ? 0 : mark - point - 1);
    int exponent = 0;
    if (mark < number.size()) {
        std::string_view digits = number.substr(mark + 1);
        if (digits.starts_with('+')) digits.remove_prefix(1);
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
        --exponent;
    }
    return Decimal::parse("5e" + std::to_string(exponent - fraction - 1));
}

std::optional<NumberTest> read_number(std::string_view text) {
    const auto [prefix, written] = take_prefix(text);
    const auto value = Decimal::parse(written);
    if (!value) return std::nullopt;
    // "Approximately" is ten percent around the value (R4 search.html#prefix).
    const auto margin =
        prefix == Prefix::ap ? multiply(*value, *Decimal::parse("0.1")) : half_unit(written);
    if (!margin) return std::nullopt;
    const auto low = add(*value, margin->is_negative() ? *margin : -*margin);
    const auto high = add(*value, margin->is_negative() ? -*margin : *margin);
    if (!low || !high) return std::nullopt;
    return NumberTest{prefix, *value, *low, *high};
}

constexpr std::string_view number_form =
    "a number such as 5.40 or 1e3 after an optional eq, ne, gt, lt, ge, le, sa, eb or ap";

Outcome<ValueTest> number_test(std::string_view text, const ValueSyntax& syntax) {
    const auto number = read_number(text);
    if (!number) return malformed(syntax, text, number_form);
    return ValueTest{*number};
}

// The same in UCUM base units; absent where the unit has none.
std::optional<QuantityTest> in_base_units(const QuantityTest& test) {
    if (test.system != terminology::ucum_system) return std::nullopt;
    QuantityTest canonical{test.number, {}, {}, true};
    for (Decimal NumberTest::*part : {&NumberTest::value, &NumberTest::low, &NumberTest::high}) {
        const auto converted = terminology::canonical(test.number.*part, test.unit);
        if (!converted) return std::nullopt;
        canonical.number.*part = converted->value;
        canonical.unit = converted->unit;
    }
    return canonical;
}

Outcome<ValueTest> quantity_test(std::string_view text, const ValueSyntax& syntax) {
    const auto parts = split_unescaped(text, '|');
    const auto number = read_number(parts[0]);
    if (!number || parts.size() == 2 || parts.size() > 3 || (parts.size() == 3 && parts[2].empty()))
        return malformed(syntax, text,
                         std::string{number_form} + ", then nothing, |system|code or ||code");
    QuantityTest test{*number, {}, {}, false};
    if (parts.size() == 3) {
        test.unit = unescape(parts[2]);
        if (!parts[1].empty()) test.system = unescape(parts[1]);
    }
    if (auto canonical = in_base_units(test)) return ValueTest{std::move(*canonical)};
    return ValueTest{std::move(test)};
}

template <class Wanted>
Wanted narrowed(ValueTest&& test) {
    return std::visit(
        [](auto&& value) -> Wanted {
            if constexpr (std::is_constructible_v<Wanted, decltype(value)>)
                return std::forward<decltype(value)>(value);
            else
                throw std::logic_error{"a composite of a kind that the registry refuses"};
        },
        std::move(test));
}

// "system|" and an id without type say too little to stand in a composite.
bool is_enough(const ValueTest& test) {
    if (const auto* token = std::get_if<TokenTest>(&test)) return !token->code.empty();
    if (const auto* reference = std::get_if<ReferenceTest>(&test))
        return !reference->url.empty() || !reference->target_type.empty();
    return true;
}

Outcome<ValueTest> composite_test(std::string_view text, const ValueSyntax& syntax) {
    const auto parts = split_unescaped(text, '$');
    if (parts.size() != syntax.components.size())
        return malformed(syntax, text,
                         std::to_string(syntax.components.size()) + " values with $ between them");
    std::vector<ValueTest> tests;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        ValueSyntax part = syntax;
        part.type = syntax.components[i].type;
        part.components = {};
        auto test = value_test(parts[i], part);
        if (!test) return test.error();
        if (!is_enough(*test))
            return malformed(syntax, text,
                             "whole values: a code with a token, Type/id as reference");
        tests.push_back(std::move(*test));
    }
    CompositeTest composite{narrowed<TokenTest>(std::move(tests[0])),
                            narrowed<decltype(CompositeTest::second)>(std::move(tests[1])),
                            {}};
    if (tests.size() > 2) composite.third = narrowed<NumberTest>(std::move(tests[2]));
    return ValueTest{std::move(composite)};
}

struct ModifierTest {
    std::string_view modifier;
    Outcome<ValueTest> (*test)(std::string_view, const ValueSyntax&);
};
// These read another index than the type's own.
constexpr std::array<ModifierTest, 7> modifier_tests{{{"text", text_test},
                                                      {"of-type", of_type_test},
                                                      {"identifier", token_test},
                                                      {"in", code_set_test},
                                                      {"not-in", code_set_test},
                                                      {"above", code_set_test},
                                                      {"below", code_set_test}}};

}  // namespace

Outcome<ValueTest> value_test(std::string_view text, const ValueSyntax& syntax) {
    // In the order of ValueType.
    static constexpr std::array<Outcome<ValueTest> (*)(std::string_view, const ValueSyntax&), 8>
        tests{token_test, string_test, date_test,     reference_test,
              uri_test,   number_test, quantity_test, composite_test};
    if (text.empty()) return malformed(syntax, text, "a value");
    for (const ModifierTest& row : modifier_tests)
        if (row.modifier == syntax.modifier && syntax.type != ValueType::uri)
            return row.test(text, syntax);
    return tests[static_cast<std::size_t>(syntax.type)](text, syntax);
}

bool is_offered(std::span<const Registry::Tables::Component> components) {
    using enum ValueType;
    if (components.size() == 3)
        return components[0].type == token && components[1].type == number &&
               components[2].type == number;
    return components.size() == 2 && components[0].type == token && components[1].type != uri &&
           components[1].type != composite;
}

}  // namespace fascia::search::detail

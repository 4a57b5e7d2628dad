#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"
#include "fhirpath/detail/text.hpp"

#include <array>

/// FHIRPath N1 5.6, and trim(), split(), join(), lastIndexOf() of its successor.
namespace fascia::fhirpath::detail {
namespace {

using Answer = std::optional<Value>;
using Text = std::string_view;

/// A byte offset as a number of characters, -1 for none.
Answer character_index(Text text, std::size_t offset) {
    if (offset == text.npos) return Value{std::int64_t{-1}};
    return Value{static_cast<std::int64_t>(count_characters(text.substr(0, offset)))};
}

Answer index_of(Scope, Text text, Text part) {
    return character_index(text, text.find(part));
}

Answer last_index_of(Scope, Text text, Text part) {
    return character_index(text, text.rfind(part));
}

Answer substring(Scope, Text text, std::int64_t start, std::optional<std::int64_t> length) {
    if (start < 0) return std::nullopt;
    const auto from = byte_of_character(text, static_cast<std::size_t>(start));
    if (from >= text.size()) return std::nullopt;
    const Text rest = text.substr(from);
    if (!length) return Value{rest};
    const auto characters = static_cast<std::size_t>(*length < 0 ? 0 : *length);
    return Value{rest.substr(0, byte_of_character(rest, characters))};
}

Answer starts_with(Scope, Text text, Text part) {
    return Value{text.starts_with(part)};
}

Answer ends_with(Scope, Text text, Text part) {
    return Value{text.ends_with(part)};
}

Answer contains(Scope, Text text, Text part) {
    return Value{text.find(part) != text.npos};
}

Answer upper(Scope scope, Text text) {
    return scope.text(upper_case(text));
}

Answer lower(Scope scope, Text text) {
    return scope.text(lower_case(text));
}

/// 'abc'.replace('', 'x') is xaxbxcx.
std::string surrounded(Text text, Text filler) {
    std::string result{filler};
    for (std::size_t at = 0; at < text.size();) {
        const auto next = at + byte_of_character(text.substr(at), 1);
        result += text.substr(at, next - at);
        result += filler;
        at = next;
    }
    return result;
}

Answer replace(Scope scope, Text text, Text part, Text with) {
    if (with.size() * (text.size() + 1) > Evaluation::arena_limit_bytes)
        return scope.fail("replace() would make too long a text", FailureKind::too_costly);
    if (part.empty()) return scope.text(surrounded(text, with));
    std::string result;
    for (auto at = text.find(part); at != text.npos; at = text.find(part)) {
        result += text.substr(0, at);
        result += with;
        text.remove_prefix(at + part.size());
    }
    result += text;
    return scope.text(result);
}

Answer length(Scope, Text text) {
    return Value{static_cast<std::int64_t>(count_characters(text))};
}

Answer trim(Scope, Text text) {
    return Value{trimmed(text)};
}

/// Reads the one text that a function with many answers is called on; null: none.
bool read_text(Evaluation& evaluation, const Call& call, std::optional<Text>& text) {
    Text found;
    bool is_empty = false;
    if (!read_parameter(evaluation, call.node, call.input, found, is_empty)) return is_empty;
    text = found;
    return true;
}

bool to_chars(Evaluation& evaluation, const Call& call, Values& out) {
    std::optional<Text> text;
    if (!read_text(evaluation, call, text)) return false;
    if (!text || !evaluation.spend(call.node, text->size())) return !evaluation.failed();
    while (!text->empty()) {
        const auto size = byte_of_character(*text, 1);
        out.emplace_back(text->substr(0, size));
        text->remove_prefix(size);
    }
    return true;
}

bool split(Evaluation& evaluation, const Call& call, Values& out) {
    std::optional<Text> text;
    Text separator;
    bool is_empty = false;
    if (!read_text(evaluation, call, text)) return false;
    if (!text) return true;
    if (!read_argument(evaluation, call, 0, separator, is_empty)) return is_empty;
    if (separator.empty()) return to_chars(evaluation, call, out);
    for (auto at = text->find(separator); at != Text::npos; at = text->find(separator)) {
        if (!evaluation.spend(call.node)) return false;
        out.emplace_back(text->substr(0, at));
        text->remove_prefix(at + separator.size());
    }
    out.emplace_back(*text);
    return true;
}

bool join(Evaluation& evaluation, const Call& call, Values& out) {
    Text separator;
    bool is_empty = false;
    if (!read_argument(evaluation, call, 0, separator, is_empty)) return is_empty;
    std::string joined;
    for (const auto& item : call.input) {
        const Value value = evaluation.system_value(item);
        const auto* text = std::get_if<Text>(&value);
        if (!text) return evaluation.fail(call.node, "join() is not for " + type_name_of(value));
        if (joined.size() > Evaluation::arena_limit_bytes) return evaluation.too_costly(call.node);
        if (&item != &call.input.front()) joined += separator;
        joined += *text;
    }
    if (!call.input.empty()) out.emplace_back(evaluation.keep(joined));
    return true;
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 14> rows{
    {{"indexOf", 1, 1, scalar<index_of>, plain, Gives::integer},
     {"lastIndexOf", 1, 1, scalar<last_index_of>, plain, Gives::integer},
     {"substring", 1, 2, scalar<substring>, plain, Gives::text},
     {"startsWith", 1, 1, scalar<starts_with>, plain, Gives::boolean},
     {"endsWith", 1, 1, scalar<ends_with>, plain, Gives::boolean},
     {"contains", 1, 1, scalar<contains>, plain, Gives::boolean},
     {"upper", 0, 0, scalar<upper>, plain, Gives::text},
     {"lower", 0, 0, scalar<lower>, plain, Gives::text},
     {"replace", 2, 2, scalar<replace>, plain, Gives::text},
     {"length", 0, 0, scalar<length>, plain, Gives::integer},
     {"toChars", 0, 0, to_chars, plain, Gives::text},
     {"trim", 0, 0, scalar<trim>, plain, Gives::text},
     {"split", 1, 1, split, plain, Gives::text},
     {"join", 0, 1, join, plain, Gives::text}}};

}  // namespace

std::span<const FunctionRow> string_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

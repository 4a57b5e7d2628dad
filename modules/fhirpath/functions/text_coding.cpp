#include "fascia/base/base64.hpp"
#include "fascia/fhir/json.hpp"

#include "fhirpath/detail/evaluation.hpp"
#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/scalar.hpp"
#include "fhirpath/detail/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

/// encode(), decode(), escape() and unescape() of FHIRPath's successor of N1.
namespace fascia::fhirpath::detail {
namespace {

using Answer = std::optional<Value>;
using Text = std::string_view;

constexpr Text hex_alphabet = "0123456789abcdef";

unsigned byte_at(Text text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

std::string to_hex(Text text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        result.push_back(hex_alphabet[byte_at(text, at) >> 4]);
        result.push_back(hex_alphabet[byte_at(text, at) & 0xF]);
    }
    return result;
}

/// Nothing for a character that is no digit.
std::optional<std::string> from_hex(Text digits) {
    std::string result;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        const auto high = hex_alphabet.find(digits[at]), low = hex_alphabet.find(digits[at + 1]);
        if (high == hex_alphabet.npos || low == hex_alphabet.npos) return std::nullopt;
        result.push_back(static_cast<char>(high << 4 | low));
    }
    return result;
}

Answer encode(Scope scope, Text text, Text format) {
    if (format == "base64") return scope.text(to_base64(text));
    if (format == "urlbase64") return scope.text(to_base64(text, Base64::url));
    if (format == "hex") return scope.text(to_hex(text));
    return std::nullopt;
}

Answer decode(Scope scope, Text text, Text format) {
    std::optional<std::string> decoded;
    if (format == "base64") decoded = from_base64(text);
    if (format == "urlbase64") decoded = from_base64(text, Base64::url);
    if (format == "hex" && text.size() % 2 == 0) decoded = from_hex(lower_case(text));
    return decoded ? Answer{scope.text(*decoded)} : std::nullopt;
}

constexpr std::array<std::pair<char, Text>, 5> html_escapes{
    {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}}};

std::string to_html(Text text) {
    std::string result;
    for (const char c : text) {
        const auto escape = std::find_if(html_escapes.begin(), html_escapes.end(),
                                         [c](const auto& row) { return row.first == c; });
        if (escape == html_escapes.end())
            result.push_back(c);
        else
            result += escape->second;
    }
    return result;
}

std::string from_html(Text text) {
    std::string result;
    while (!text.empty()) {
        const auto escape =
            std::find_if(html_escapes.begin(), html_escapes.end(),
                         [&](const auto& row) { return text.starts_with(row.second); });
        const bool found = escape != html_escapes.end();
        result.push_back(found ? escape->first : text.front());
        text.remove_prefix(found ? escape->second.size() : 1);
    }
    return result;
}

Answer escape(Scope scope, Text text, Text target) {
    if (target == "html") return scope.text(to_html(text));
    if (target != "json") return std::nullopt;
    std::string quoted;
    fhir::append_json_string(quoted, text);
    return scope.text(Text{quoted}.substr(1, quoted.size() - 2));
}

Answer unescape(Scope scope, Text text, Text target) {
    if (target == "html") return scope.text(from_html(text));
    const auto plain = target == "json" ? unescape_literal(text) : std::nullopt;
    return plain ? Answer{scope.text(*plain)} : std::nullopt;
}

constexpr auto plain = ArgumentShape::expressions;
constexpr std::array<FunctionRow, 4> rows{
    {{"encode", 1, 1, scalar<encode>, plain, Gives::text},
     {"decode", 1, 1, scalar<decode>, plain, Gives::text},
     {"escape", 1, 1, scalar<escape>, plain, Gives::text},
     {"unescape", 1, 1, scalar<unescape>, plain, Gives::text}}};

}  // namespace

std::span<const FunctionRow> text_coding_functions() {
    return rows;
}

}  // namespace fascia::fhirpath::detail

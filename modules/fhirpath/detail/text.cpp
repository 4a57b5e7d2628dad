#include "fhirpath/detail/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>

#include <algorithm>

namespace fascia::fhirpath::detail {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
}

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

/// Four hexadecimal digits at `at`.
std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) {
    if (text.size() < at + 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : text.substr(at, 4)) {
        const char lower = c | 0x20;
        if (c >= '0' && c <= '9')
            value = value * 16 + static_cast<std::uint32_t>(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            value = value * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
        else
            return std::nullopt;
    }
    return value;
}

/// \uXXXX at `at` (behind the u), a pair of surrogates taken together. Moves `at` behind it.
bool append_unicode_escape(std::string& text, std::string_view literal, std::size_t& at) {
    auto character = hex4(literal, at);
    if (!character) return false;
    at += 4;
    if (*character >= 0xD800 && *character < 0xDC00 && literal.substr(at).starts_with("\\u")) {
        const auto low = hex4(literal, at + 2);
        if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
        *character = 0x10000 + ((*character - 0xD800) << 10) + (*low - 0xDC00);
        at += 6;
    }
    if (*character >= 0xD800 && *character <= 0xDFFF) return false;
    append_utf8(text, *character);
    return true;
}

std::optional<char> simple_escape(char c) {
    switch (c) {
        case '\'':
        case '"':
        case '`':
        case '\\':
        case '/':
            return c;
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return std::nullopt;
    }
}

enum class Case { upper, lower, folded };

std::string ascii_cased(std::string_view text, Case which) {
    std::string result{text};
    for (char& c : result) {
        if (which == Case::upper ? (c >= 'a' && c <= 'z') : (c >= 'A' && c <= 'Z'))
            c = static_cast<char>(c ^ 0x20);
    }
    return result;
}

std::string cased(std::string_view text, Case which) {
    if (is_ascii(text)) return ascii_cased(text, which);
    std::string result;
    icu::StringByteSink<std::string> sink{&result};
    const icu::StringPiece source{text.data(), static_cast<int32_t>(text.size())};
    UErrorCode error = U_ZERO_ERROR;
    switch (which) {
        case Case::upper:
            icu::CaseMap::utf8ToUpper("", 0, source, sink, nullptr, error);
            break;
        case Case::lower:
            icu::CaseMap::utf8ToLower("", 0, source, sink, nullptr, error);
            break;
        case Case::folded:
            icu::CaseMap::utf8Fold(0, source, sink, nullptr, error);
            break;
    }
    return result;
}

/// Case folded, every run of white space one blank.
std::string normalized(std::string_view text) {
    std::string result = cased(text, Case::folded);
    for (char& c : result)
        if (is_blank(c)) c = ' ';
    const auto end = std::unique(result.begin(), result.end(),
                                 [](char a, char b) { return a == ' ' && b == ' '; });
    result.erase(end, result.end());
    return result;
}

}  // namespace

std::optional<std::string> unescape_literal(std::string_view literal) {
    std::string text;
    text.reserve(literal.size());
    for (std::size_t at = 0; at < literal.size();) {
        if (literal[at] != '\\') {
            text.push_back(literal[at++]);
            continue;
        }
        if (++at == literal.size()) return std::nullopt;
        const char c = literal[at++];
        if (c == 'u') {
            if (!append_unicode_escape(text, literal, at)) return std::nullopt;
            continue;
        }
        const auto plain = simple_escape(c);
        if (!plain) return std::nullopt;
        text.push_back(*plain);
    }
    return text;
}

void append_utf8(std::string& text, std::uint32_t character) {
    const auto put = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (character < 0x80) {
        put(character);
        return;
    }
    if (character < 0x800) {
        put(0xC0 | (character >> 6));
    } else {
        if (character < 0x10000) {
            put(0xE0 | (character >> 12));
        } else {
            put(0xF0 | (character >> 18));
            put(0x80 | ((character >> 12) & 0x3F));
        }
        put(0x80 | ((character >> 6) & 0x3F));
    }
    put(0x80 | (character & 0x3F));
}

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::size_t byte_of_character(std::string_view text, std::size_t index) {
    for (std::size_t at = 0; at < text.size(); ++at)
        if (starts_character(text[at]) && index-- == 0) return at;
    return text.size();
}

std::string upper_case(std::string_view text) {
    return cased(text, Case::upper);
}

std::string lower_case(std::string_view text) {
    return cased(text, Case::lower);
}

bool equivalent(std::string_view a, std::string_view b) {
    return a == b || normalized(trimmed(a)) == normalized(trimmed(b));
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace fascia::fhirpath::detail

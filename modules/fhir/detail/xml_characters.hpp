#pragma once

#include <cstdint>

/// UTF-8 and the character classes of XML 1.0 (fifth edition, productions 2, 4 and 4a).
namespace fascia::fhir::detail {

inline constexpr char32_t not_utf8 = 0xFFFFFFFF;

/// The code point at `at`, which moves past it; not_utf8 (and `at` stays) for overlong forms,
/// surrogates, values over U+10FFFF and truncated sequences. `at` < `end` is the caller's promise.
char32_t next_code_point(const char*& at, const char* end);

constexpr bool is_xml_character(char32_t c) {
    return (c >= 0x20 && c <= 0xD7FF) || c == '\t' || c == '\n' || c == '\r' ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

constexpr bool is_xml_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

constexpr bool is_ascii_letter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

bool is_name_start(char32_t c);
bool is_name_character(char32_t c);

}  // namespace fascia::fhir::detail

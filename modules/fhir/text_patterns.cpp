#include "fhir/detail/text_patterns.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace fascia::fhir::detail {
namespace {

constexpr std::size_t max_string_bytes = 8 * 1024 * 1024;

enum CharacterClass : std::uint8_t {
    space = 1,      // \s
    forbidden = 2,  // controls that neither R4 nor XML has in texts
    id_part = 4,
    base64_part = 8,
    noncharacter_lead = 16,  // may begin U+FFFE or U+FFFF
    hex_digit = 32,
};

constexpr std::array<std::uint8_t, 256> classes = [] {
    std::array<std::uint8_t, 256> table{};
    for (int c = 0; c < 0x20; ++c) table[c] = forbidden;
    for (const char c : {'\t', '\n', '\r', ' '}) table[static_cast<unsigned char>(c)] = space;
    for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = id_part | base64_part;
    for (int c = '0'; c <= '9'; ++c) table[c] = id_part | base64_part | hex_digit;
    for (int c = 'a'; c <= 'f'; ++c) table[c] |= hex_digit;
    table['-'] = table['.'] = id_part;
    table['+'] = table['/'] = table['='] = base64_part;
    table[0xEF] = noncharacter_lead;
    return table;
}();

constexpr bool is(char c, unsigned wanted) {
    return classes[static_cast<unsigned char>(c)] & wanted;
}

bool all(std::string_view text, unsigned wanted) {
    return std::ranges::all_of(text, [wanted](char c) { return is(c, wanted); });
}

bool holds_noncharacter(std::string_view text) {
    return text.find("\xEF\xBF\xBE") != text.npos || text.find("\xEF\xBF\xBF") != text.npos;
}

/// Printable ASCII only, which most texts are: eight characters at a time.
bool is_printable_ascii(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101, high_bits = 0x80 * ones;
    std::uint64_t word = 0;
    for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
        std::memcpy(&word, text.data(), sizeof word);
        // below 0x20: the subtraction borrows from the high bit; 0x80 and above have it
        if (((word - 0x20 * ones) | word) & high_bits) return false;
    }
    return std::ranges::all_of(text, [](char c) { return c >= 0x20; });
}

/// Neither too long nor of other characters than every text may have.
bool is_plain(std::string_view text) {
    return text.size() <= max_string_bytes && is_printable_ascii(text);
}

/// Why the text cannot stand in JSON and XML alike, or nullptr.
const char* character_fault(std::string_view text) {
    if (is_plain(text)) return nullptr;
    std::uint8_t seen = 0;
    for (const char c : text) seen |= classes[static_cast<unsigned char>(c)];
    if (seen & forbidden || (seen & noncharacter_lead && holds_noncharacter(text)))
        return "has a character that FHIR does not allow (controls but tab and line ends, U+FFFE, "
               "U+FFFF)";
    return text.size() > max_string_bytes ? "is longer than 8 MiB" : nullptr;
}

bool is_oid(std::string_view text) {
    if (!text.starts_with("urn:oid:")) return false;
    text.remove_prefix(8);
    if (text.size() < 3 || text[0] < '0' || text[0] > '2' || text[1] != '.') return false;
    for (text.remove_prefix(1); !text.empty();) {
        if (text.front() != '.') return false;
        text.remove_prefix(1);
        const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
        if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return false;
        text.remove_prefix(digits.size());
    }
    return true;
}

bool is_uuid(std::string_view text) {
    constexpr std::string_view shape = "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return text.size() == shape.size() && std::ranges::equal(text, shape, [](char c, char s) {
               return s == 'x' ? is(c, hex_digit) : c == s;
           });
}

/// Groups of four with white space between them; padding in the last group only.
bool is_base64(std::string_view text) {
    std::size_t in_group = 0, padding = 0;
    for (const char c : text) {
        if (is(c, space)) {
            if (in_group != 0) return false;
            continue;
        }
        if (!is(c, base64_part) || (padding != 0 && (c != '=' || in_group == 0))) return false;
        padding += c == '=';
        in_group = (in_group + 1) % 4;
    }
    return in_group == 0 && padding <= 2;
}

}  // namespace

const char* string_fault(std::string_view text) {
    return character_fault(text);
}

const char* uri_fault(std::string_view text) {
    if (is_plain(text) && text.find(' ') == text.npos) return nullptr;
    if (const char* fault = character_fault(text)) return fault;
    return std::ranges::any_of(text, [](char c) { return is(c, space); })
               ? "is not a URI: it has white space"
               : nullptr;
}

const char* code_fault(std::string_view text) {
    if (const char* fault = character_fault(text)) return fault;
    bool after_space = true;
    for (const char c : text) {
        if (is(c, space) && after_space)
            return "is not a code: white space at an end, or two in a row";
        after_space = is(c, space);
    }
    return after_space ? "is not a code: white space at an end, or two in a row" : nullptr;
}

const char* id_fault(std::string_view text) {
    return text.size() <= 64 && all(text, id_part)
               ? nullptr
               : "is not an id (1 to 64 of A-Z, a-z, 0-9, '-' and '.')";
}

const char* oid_fault(std::string_view text) {
    return is_oid(text) ? nullptr : "is not an OID (urn:oid:1.2.3)";
}

const char* uuid_fault(std::string_view text) {
    return is_uuid(text) ? nullptr : "is not a UUID (urn:uuid: and 36 characters, lower case)";
}

const char* base64_fault(std::string_view text) {
    return is_base64(text) ? nullptr : "is not base64";
}

const char* boolean_fault(std::string_view text) {
    return text == "true" || text == "false" ? nullptr : "is neither true nor false";
}

}  // namespace fascia::fhir::detail

#pragma once

#include <array>
#include <string_view>

/// ASCII as RFC 9110 uses it, without locale.
namespace fascia::http::detail {

namespace ascii {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_alphanumeric(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// A set of bytes as a table of 256 answers.
class Set {
  public:
    constexpr Set(std::string_view more, bool alphanumeric) {
        for (int c = 0; c < 128; ++c)
            has_[static_cast<std::size_t>(c)] =
                alphanumeric && is_alphanumeric(static_cast<char>(c));
        for (const char c : more) has_[static_cast<unsigned char>(c)] = true;
    }
    static constexpr Set range(char first, char last) {
        Set set{"", false};
        for (int c = first; c <= last; ++c) set.has_[static_cast<std::size_t>(c)] = true;
        return set;
    }
    constexpr Set without(std::string_view less) const {
        Set set = *this;
        for (const char c : less) set.has_[static_cast<unsigned char>(c)] = false;
        return set;
    }
    constexpr Set with(std::string_view more) const {
        Set set = *this;
        for (const char c : more) set.has_[static_cast<unsigned char>(c)] = true;
        return set;
    }
    constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }
    constexpr bool has_all(std::string_view text) const {
        for (const char c : text)
            if (!has(c)) return false;
        return true;
    }

  private:
    std::array<bool, 256> has_{};
};

inline constexpr Set token{"!#$%&'*+-.^_`|~", true};           // RFC 9110 5.6.2
inline constexpr Set plain = Set::range(' ', '~').with("\t");  // of a line of the header section
inline constexpr Set path{"-._~!$&'()*+,;=:@/%", true};        // RFC 3986 3.3
// Clients send the FHIR separators | and \ and brackets unencoded, as browsers do.
inline constexpr Set query = Set::range('!', '~').without("\"<>#");
inline constexpr Set authority{"-._~:[]", true};

}  // namespace ascii

/// Equal but for the case of ASCII letters; `lower_case` is in lower case.
constexpr bool is(std::string_view text, std::string_view lower_case) {
    if (text.size() != lower_case.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (ascii::lower(text[i]) != lower_case[i]) return false;
    return true;
}

/// Without spaces and tabs at both ends.
constexpr std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace fascia::http::detail

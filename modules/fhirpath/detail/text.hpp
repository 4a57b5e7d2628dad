#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Text as FHIRPath sees it: Unicode characters, held in UTF-8.
namespace fascia::fhirpath::detail {

/// The text of a string literal or delimited name, escapes resolved; nothing for an escape that the
/// grammar does not have.
std::optional<std::string> unescape_literal(std::string_view literal);

void append_utf8(std::string& text, std::uint32_t character);
std::size_t count_characters(std::string_view text);
/// The byte where character number `index` starts (the end, when there are fewer).
std::size_t byte_of_character(std::string_view text, std::size_t index);

std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);
/// Equal but for case and for the kind and amount of white space (FHIRPath N1 6.1.2).
bool equivalent(std::string_view a, std::string_view b);
std::string_view trimmed(std::string_view text);

}  // namespace fascia::fhirpath::detail

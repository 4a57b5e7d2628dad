#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fascia {

/// The two alphabets of RFC 4648: with + and /, and with - and _ for URLs.
enum class Base64 : std::uint8_t { standard, url };

/// With padding.
std::string to_base64(std::string_view bytes, Base64 alphabet = Base64::standard);
/// White space is overlooked, as in FHIR's base64Binary. Absent: another character that is no
/// digit, or a length that is no multiple of four.
std::optional<std::string> from_base64(std::string_view text, Base64 alphabet = Base64::standard);

}  // namespace fascia

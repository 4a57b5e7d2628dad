#pragma once

#include <string>
#include <string_view>

namespace fascia::store {

/// Bytes as lower-case hex.
std::string to_hex(std::string_view bytes);
/// The bytes of what to_hex wrote.
std::string from_hex(std::string_view hex);
/// SHA-256 in lower-case hex.
std::string sha256_hex(std::string_view bytes);
/// SHA-256 in the URL alphabet of base64, without padding.
std::string sha256_base64(std::string_view bytes);

}  // namespace fascia::store

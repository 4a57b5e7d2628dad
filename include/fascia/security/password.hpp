#pragma once

#include "fascia/base/outcome.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace fascia::security {

using Salt = std::array<std::uint8_t, 16>;

/// Argon2id (RFC 9106) in encoded form, 19 MiB, two passes, one lane: about 30 ms. Failure:
/// unprocessable (shorter than 12 or longer than 256 characters), fault (no memory).
Outcome<std::string> hash_password(std::string_view password, const Salt& salt);

/// Constant-time check against an encoded hash. A hash that is not one of ours is never matched.
bool verify_password(std::string_view password, const std::string& encoded);

}  // namespace fascia::security

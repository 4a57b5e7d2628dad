#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Content codings of bodies (RFC 9110 8.4.1), by zlib. Pure.
namespace fascia::http {

enum class Coding : std::uint8_t { identity, gzip, deflate };
std::string_view name_of(Coding coding);

/// The text in that coding; the text itself under `identity`.
std::string encode(Coding coding, std::string text);

enum class Decoding : std::uint8_t { complete, malformed, too_long };
/// Undoes gzip (one member, nothing behind it). Never makes more than `limit` bytes, whatever the
/// input promises. `text` is what was read when `complete`.
Decoding decode_gzip(std::string_view bytes, std::uint64_t limit, std::string& text);

}  // namespace fascia::http

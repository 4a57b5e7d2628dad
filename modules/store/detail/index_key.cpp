#include "store/detail/index_key.hpp"

#include "store/detail/hex.hpp"

namespace fascia::store {
namespace {

constexpr std::size_t key_bytes = 240;
constexpr std::size_t hash_bytes = 64;

/// At most that many bytes, not ending within a UTF-8 character.
std::string_view cut(std::string_view value, std::size_t bytes) {
    if (value.size() <= bytes) return value;
    while (bytes > 0 && (static_cast<unsigned char>(value[bytes]) & 0xC0) == 0x80) --bytes;
    return value.substr(0, bytes);
}

}  // namespace

std::string index_key(std::string_view value) {
    if (value.size() <= key_bytes) return std::string{value};
    return std::string{cut(value, key_bytes - hash_bytes)} + sha256_hex(value);
}

std::string_view index_prefix(std::string_view value) {
    return cut(value, key_bytes);
}

}  // namespace fascia::store

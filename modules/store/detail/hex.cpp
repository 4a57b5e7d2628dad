#include "store/detail/hex.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace fascia::store {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

unsigned digit(char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

// Looked up once: finding the algorithm costs more than hashing a short text.
const EVP_MD* sha256() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
    std::string hex(bytes.size() * 2, '\0');
    char* out = hex.data();
    for (const char byte : bytes) {
        *out++ = digits[static_cast<unsigned char>(byte) >> 4];
        *out++ = digits[static_cast<unsigned char>(byte) & 15];
    }
    return hex;
}

std::string from_hex(std::string_view hex) {
    std::string bytes(hex.size() / 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    return bytes;
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, 32> hash{};
    if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), nullptr, sha256(), nullptr) != 1)
        throw std::runtime_error{"SHA-256 is not available"};
    return to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace fascia::store

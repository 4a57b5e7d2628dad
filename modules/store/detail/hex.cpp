#include "store/detail/hex.hpp"

#include "fascia/base/base64.hpp"

#include <openssl/evp.h>

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

std::string digest(std::string_view bytes) {
    std::string hash(32, '\0');
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(hash.data()),
                   nullptr, sha256(), nullptr) != 1)
        throw std::runtime_error{"SHA-256 is not available"};
    return hash;
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
    return to_hex(digest(bytes));
}

std::string sha256_base64(std::string_view bytes) {
    std::string text = to_base64(digest(bytes), Base64::url);
    text.erase(text.find('='));
    return text;
}

}  // namespace fascia::store

#include "fascia/security/password.hpp"

#include <argon2.h>

namespace fascia::security {
namespace {

constexpr std::uint32_t passes = 2, memory_kib = 19 * 1024, lanes = 1, hash_bytes = 32;
constexpr std::size_t shortest = 12, longest = 256;

}  // namespace

Outcome<std::string> hash_password(std::string_view password, const Salt& salt) {
    if (password.size() < shortest || password.size() > longest)
        return Failure{FailureKind::unprocessable, "a password has 12 to 256 characters"};
    std::string encoded(
        argon2_encodedlen(passes, memory_kib, lanes, static_cast<std::uint32_t>(salt.size()),
                          hash_bytes, Argon2_id),
        '\0');
    const int status =
        argon2id_hash_encoded(passes, memory_kib, lanes, password.data(), password.size(),
                              salt.data(), salt.size(), hash_bytes, encoded.data(), encoded.size());
    if (status != ARGON2_OK)
        return Failure{FailureKind::fault, "the password could not be hashed"}.with_note(
            argon2_error_message(status));
    encoded.resize(encoded.find('\0'));
    return encoded;
}

bool verify_password(std::string_view password, const std::string& encoded) {
    return password.size() <= longest &&
           argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK;
}

}  // namespace fascia::security

#include "fascia/security/sign_in.hpp"

#include "fascia/security/password.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace fascia::security {
namespace {

constexpr unsigned failures_allowed = 100;
constexpr std::chrono::minutes lock_time{15};

std::string base64url(const std::array<std::uint8_t, 32>& bytes) {
    static constexpr char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    unsigned buffer = 0, bits = 0;
    for (const std::uint8_t byte : bytes) {
        buffer = buffer << 8 | byte;
        for (bits += 8; bits >= 6; bits -= 6) text += alphabet[buffer >> (bits - 6) & 63];
    }
    if (bits > 0) text += alphabet[buffer << (6 - bits) & 63];
    return text;
}

std::string fresh_token() {
    std::array<std::uint8_t, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("the random generator has no entropy");
    return base64url(bytes);
}

std::string digest(std::string_view token) {
    std::string bytes(32, '\0');
    EVP_Digest(token.data(), token.size(), reinterpret_cast<unsigned char*>(bytes.data()), nullptr,
               EVP_sha256(), nullptr);
    return bytes;
}

// Verified when the login is unknown, so that the answer takes as long as for a wrong password.
const std::string& nobodys_hash() {
    static const std::string hash = hash_password("no account has this one", Salt{}).value();
    return hash;
}

Failure wrong_login() {
    return Failure{FailureKind::unauthenticated, "unknown login or wrong password"};
}

}  // namespace

Outcome<Token> SignIn::sign_in(std::string_view login, std::string_view password) {
    if (throttled(login))
        return Failure{FailureKind::throttled, "too many failed attempts; try again later"};
    const auto found = find_(login);
    if (!found) return found.error();
    const std::optional<User>& user = *found;
    const bool matches = verify_password(password, user ? user->password_hash : nobodys_hash());
    if (!user || !matches) {
        note_failure(login);
        return wrong_login();
    }
    const std::scoped_lock lock{mutex_};
    failures_.erase(user->login);
    forget_expired();
    std::string token = fresh_token();
    const Instant now = clock_.now();
    sessions_[digest(token)] = {.context = {.user = user->login,
                                            .practitioner = user->practitioner,
                                            .display = user->display,
                                            .roles = user->roles,
                                            .authenticated = now},
                                .expires = now + lifetime_};
    return Token{std::move(token), lifetime_};
}

Outcome<AccessContext> SignIn::authenticate(std::string_view token) {
    const std::scoped_lock lock{mutex_};
    const auto session = sessions_.find(digest(token));
    if (session != sessions_.end() && clock_.now() < session->second.expires)
        return session->second.context;
    return Failure{FailureKind::unauthenticated,
                   "the token is unknown or has expired; sign in again"};
}

void SignIn::revoke(std::string_view token) {
    const std::scoped_lock lock{mutex_};
    sessions_.erase(digest(token));
}

bool SignIn::throttled(std::string_view login) {
    const std::scoped_lock lock{mutex_};
    const auto row = failures_.find(login);
    if (row == failures_.end()) return false;
    if (clock_.now() - row->second.last < lock_time)
        return row->second.consecutive >= failures_allowed;
    failures_.erase(row);
    return false;
}

void SignIn::note_failure(std::string_view login) {
    const std::scoped_lock lock{mutex_};
    Failures& row = failures_[std::string{login}];
    ++row.consecutive;
    row.last = clock_.now();
}

void SignIn::forget_expired() {
    const Instant now = clock_.now();
    std::erase_if(sessions_, [now](const auto& row) { return row.second.expires <= now; });
    std::erase_if(failures_, [now](const auto& row) { return now - row.second.last >= lock_time; });
}

}  // namespace fascia::security

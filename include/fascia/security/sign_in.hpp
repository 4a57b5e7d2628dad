#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"
#include "fascia/security/access.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace fascia::security {

/// An account: what `fascia user add` writes.
struct User {
    std::string login;
    std::string password_hash;  ///< Argon2id, encoded
    std::string practitioner;   ///< "Practitioner/x"; may be empty
    std::string display;
    Roles roles;
};

/// JSON of an account, as kept in the database's settings under "user/<login>".
std::string write_user(const User& user);
/// Failure: invalid.
Outcome<User> read_user(std::string_view json);

struct Token {
    std::string value;  ///< opaque, 256 random bits, base64url
    std::chrono::seconds lifetime;
};

/// Passwords in, bearer tokens out (RFC 6749 4.3, RFC 6750). Tokens live in memory and end with the
/// process; only their SHA-256 is kept. Thread safe.
class SignIn {
  public:
    using FindUser = std::function<Outcome<std::optional<User>>(std::string_view login)>;
    SignIn(FindUser find, const Clock& clock, std::chrono::seconds lifetime = std::chrono::hours{8})
        : find_{std::move(find)}, clock_{clock}, lifetime_{lifetime} {}

    /// About 30 ms of CPU, the same for an unknown user as for a wrong password. Failure:
    /// unauthenticated; throttled after 100 consecutive failures of one login (for 15 minutes);
    /// what `find` answers.
    Outcome<Token> sign_in(std::string_view login, std::string_view password);
    /// Failure: unauthenticated (unknown, expired or revoked).
    Outcome<AccessContext> authenticate(std::string_view token);
    void revoke(std::string_view token);

  private:
    struct Session {
        AccessContext context;
        Instant expires;
    };
    struct Failures {
        unsigned consecutive = 0;
        Instant last;
    };
    bool throttled(std::string_view login);
    void note_failure(std::string_view login);
    void forget_expired();

    FindUser find_;
    const Clock& clock_;
    std::chrono::seconds lifetime_;
    std::mutex mutex_;
    std::map<std::string, Session, std::less<>> sessions_;
    std::map<std::string, Failures, std::less<>> failures_;
};

}  // namespace fascia::security

#include "fascia/security/password.hpp"

#include "app/detail/clinic.hpp"
#include "app/detail/console.hpp"
#include "app/detail/files.hpp"

#include <openssl/rand.h>

#include <iostream>
#include <stdexcept>

namespace fascia::app {
namespace {

Outcome<std::string> read_password(const std::string& file) {
    const auto text = read_file(file);
    if (!text) return text.error();
    return text->substr(0, text->find_first_of("\r\n"));
}

Outcome<security::Roles> read_roles(const std::vector<std::string>& codes) {
    security::Roles roles;
    for (const auto& code : codes) {
        const auto role = security::role_from_code(code);
        if (!role) return Failure{FailureKind::invalid, "no such role: " + code};
        roles = roles.with(*role);
    }
    return roles;
}

}  // namespace

Outcome<security::User> make_user(const UserOptions& options, std::string_view password) {
    const auto roles = read_roles(options.roles);
    if (!roles) return roles.error();
    security::Salt salt{};
    if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1)
        throw std::runtime_error("the random generator has no entropy");
    auto hash = security::hash_password(password, salt);
    if (!hash) return hash.error();
    return security::User{.login = options.login,
                          .password_hash = std::move(*hash),
                          .practitioner = options.practitioner,
                          .display = options.display.empty() ? options.login : options.display,
                          .roles = *roles};
}

int add_user(const CommonOptions& options, const UserOptions& user) {
    const auto password = read_password(user.password_file);
    if (!password) return report(password.error(), user.password_file, options.json);
    const auto account = make_user(user, *password);
    if (!account) return report(account.error(), user.login, options.json);
    const auto clinic = Clinic::open(options, "UTC", false);
    if (!clinic)
        return report(clinic.error(), store::without_password(options.database), options.json);
    if (const auto saved = (*clinic)->accounts->save(*account); !saved)
        return report(saved.error(), user.login, options.json);
    std::cout << "account " << user.login << " saved\n";
    return done;
}

}  // namespace fascia::app

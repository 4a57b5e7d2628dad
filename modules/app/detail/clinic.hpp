#pragma once

#include "fascia/base/ids.hpp"
#include "fascia/interaction/services.hpp"
#include "fascia/security/sign_in.hpp"
#include "fascia/store/repository.hpp"

#include "app/detail/commands.hpp"
#include "app/detail/content.hpp"
#include "app/detail/search_parameters.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace fascia::app {

/// Accounts in the database's settings: "user/<login>", and "users", the list of logins. Thread
/// safe.
class Accounts {
  public:
    explicit Accounts(store::Repository& repository) : repository_{repository} {}

    Outcome<std::optional<security::User>> find(std::string_view login);
    Outcome<void> save(const security::User& user);
    /// "Practitioner/x" -> role code, of every account that says who it is.
    Outcome<std::map<std::string, std::string, std::less<>>> roles();

  private:
    store::Repository& repository_;
};

/// An account as the command line describes it. Failure: invalid (role), unprocessable (password).
Outcome<security::User> make_user(const UserOptions& options, std::string_view password);

/// Everything that a command with a database works with, wired. Not movable: its parts refer to
/// each other.
class Clinic {
  public:
    /// Loads the content, opens (and when `migrate` says so migrates) the database. Failures: those
    /// of load_content, SearchParameters::load and store::open.
    static Outcome<std::unique_ptr<Clinic>> open(const CommonOptions& options,
                                                 const std::string& zone, bool migrate,
                                                 std::string_view base_url = {});
    /// The same as the server of this database has opened it, so that what is indexed is indexed
    /// alike: its zone, and the base URL under which references are its own.
    static Outcome<std::unique_ptr<Clinic>> open_as_served(const CommonOptions& options);
    Clinic(const Clinic&) = delete;
    Clinic& operator=(const Clinic&) = delete;

    /// Writes the definitions of the protocols and operations into the database where they are not
    /// there or differ, so that they can be read and searched.
    Outcome<void> install_definitions();
    /// For open_as_served.
    Outcome<void> note_that_it_serves();

    SystemClock clock;
    UuidSource ids{clock};
    Content content;
    SearchParameters search_parameters;
    std::shared_ptr<const search::Registry> registry;
    std::unique_ptr<store::Repository> repository;
    std::optional<Accounts> accounts;
    std::optional<interaction::Services> services;

  private:
    Clinic() = default;
    std::string served_as_;  ///< zone and base URL, a line each
};

}  // namespace fascia::app

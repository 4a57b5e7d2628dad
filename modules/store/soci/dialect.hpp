#pragma once

#include "fascia/base/outcome.hpp"

#include "store/soci/database_error.hpp"
#include "store/soci/sql.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace fascia::store {

/// What differs between databases and is not a matter of SQL text. Immutable, thread safe.
class Dialect {
  public:
    virtual ~Dialect() = default;
    virtual sql::Backend backend() const = 0;
    /// Failure: invalid, and nothing of the URL in it, which may hold a password.
    virtual Outcome<void> check(std::string_view url) const = 0;
    /// Opens a session of the database at `url`, which check() has passed. Throws soci::soci_error.
    virtual std::unique_ptr<soci::session> connect(std::string_view url) const = 0;
    /// Why connect() failed, in words or a code of our own: never the error's text.
    virtual std::string why_refused(const soci::soci_error& error) const = 0;
    /// Reads kind and code of an error; never its text.
    virtual Trouble classify(const soci::soci_error& error, soci::session& session) const = 0;
    /// Makes the statement that the session's thread is in fail. Called on another thread.
    virtual void interrupt(soci::session& session) const = 0;
    /// How much longer than the limit the database gets to end a statement by itself.
    virtual std::chrono::milliseconds grace() const { return std::chrono::seconds{1}; }
    /// The file in which the database keeps its write-ahead log, when we look after it.
    virtual std::string log_file(std::string_view) const { return {}; }
    /// How the bytes of a body travel as a text parameter and as a text column.
    virtual std::string_view body_column() const { return "b.content"; }
    virtual std::string encode_body(std::string_view bytes) const { return std::string{bytes}; }
    virtual std::string decode_body(std::string column) const { return column; }
};

/// The dialect of a URL: sqlite:///path, postgresql://…, mariadb://…. Failure: invalid.
Outcome<const Dialect*> find_dialect(std::string_view url);

const Dialect& sqlite_dialect();
const Dialect& postgresql_dialect();
const Dialect& mariadb_dialect();

}  // namespace fascia::store

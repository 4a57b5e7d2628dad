#include "store/soci/dialect.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <filesystem>

namespace fascia::store {
namespace {

std::string file_of(std::string_view url) {
    return std::string{url.substr(std::string_view{"sqlite://"}.size())};
}

sqlite_api::sqlite3* handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

Trouble trouble_of(int extended_code) {
    Trouble trouble{.kind = FailureKind::fault, .code = "SQLITE " + std::to_string(extended_code)};
    switch (extended_code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            trouble.kind = FailureKind::busy;
            trouble.retry = true;
            break;
        case SQLITE_FULL:
            trouble.kind = FailureKind::storage_full;
            break;
        case SQLITE_INTERRUPT:
            trouble.kind = FailureKind::timeout;
            break;
        case SQLITE_IOERR:
            trouble.untrustworthy = true;
            break;
        case SQLITE_CONSTRAINT:
            if (extended_code == SQLITE_CONSTRAINT_UNIQUE ||
                extended_code == SQLITE_CONSTRAINT_PRIMARYKEY)
                trouble.kind = FailureKind::conflict;
            break;
        default:
            break;
    }
    return trouble;
}

class SqliteDialect final : public Dialect {
  public:
    // A connection is one thread's at a time, and nobody asks for the memory in use: SQLite can do
    // without its locks. It refuses when something has used it before; then it is only slower.
    SqliteDialect() {
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    }

    sql::Backend backend() const override { return sql::Backend::sqlite; }

    /// The database's directory must be there; the file need not.
    Outcome<void> check(std::string_view url) const override {
        const std::filesystem::path path{file_of(url)};
        std::error_code none;
        if (path.filename().empty() || !std::filesystem::is_directory(path.parent_path(), none))
            return Failure{FailureKind::invalid,
                           "The database URL must name a file in a directory that exists."};
        return {};
    }

    std::unique_ptr<soci::session> connect(std::string_view url) const override {
        return std::make_unique<soci::session>(soci::sqlite3,
                                               "dbname=\"" + file_of(url) + "\" timeout=5");
    }
    std::string why_refused(const soci::soci_error&) const override { return "cannot be opened"; }

    // SOCI's own category is always unknown here and its code is not the extended one.
    Trouble classify(const soci::soci_error&, soci::session& session) const override {
        return trouble_of(sqlite_api::sqlite3_extended_errcode(handle(session)));
    }

    // Here only the watchdog ends a statement.
    void interrupt(soci::session& session) const override {
        sqlite_api::sqlite3_interrupt(handle(session));
    }
    std::chrono::milliseconds grace() const override { return {}; }
    std::string log_file(std::string_view url) const override { return file_of(url) + "-wal"; }
};

}  // namespace

const Dialect& sqlite_dialect() {
    static const SqliteDialect dialect;
    return dialect;
}

}  // namespace fascia::store

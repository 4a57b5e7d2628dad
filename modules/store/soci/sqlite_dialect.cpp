#include "store/soci/dialect.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace fascia::store {
namespace {

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

    std::unique_ptr<soci::session> connect(std::string_view url) const override {
        const std::string path{url.substr(std::string_view{"sqlite://"}.size())};
        return std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + path + "\" timeout=5");
    }

    // SOCI's own category is always unknown here and its code is not the extended one.
    Trouble classify(const soci::soci_error&, soci::session& session) const override {
        const auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());
        return trouble_of(sqlite_api::sqlite3_extended_errcode(backend->conn_));
    }
};

}  // namespace

const Dialect& sqlite_dialect() {
    static const SqliteDialect dialect;
    return dialect;
}

}  // namespace fascia::store

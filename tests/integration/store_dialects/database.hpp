#pragma once

#include "store/soci/connection.hpp"
#include "store/soci/migrator.hpp"
#include "store/soci/statements.hpp"
#include "support/database_server.hpp"
#include "support/database_store.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <cstdio>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace fascia::tests {

using store::Call;
using store::Connection;
using store::sql::Backend;

/// The embedded database as a "server", so that the suite has one shape for all three.
class SqliteFile final : public DatabaseServer {
  public:
    std::string url() const override { return "sqlite://" + (folder_.path() / "s.db").string(); }

  private:
    TemporaryFolder folder_;
};

/// One migrated database of each kind, kept for the whole run; notes which statements were run.
class Database {
  public:
    explicit Database(Backend backend) : server_{start(backend)} {
        dialect_ = store::find_dialect(server_->url()).value();
        connection_ = connect();
        store::migrate(*connection_, store::known_migrations(*connection_), true, Instant{})
            .value();
    }
    std::unique_ptr<Connection> connect() const {
        return std::make_unique<Connection>(*dialect_, server_->url(),
                                            Connection::Purpose::writing);
    }
    std::unique_ptr<Connection> connect_reader() const {
        return std::make_unique<Connection>(*dialect_, server_->url(),
                                            Connection::Purpose::reading);
    }
    Connection& connection() { return *connection_; }
    const store::Dialect& dialect() const { return *dialect_; }

    Call call(const store::sql::Statement& statement) {
        used_.insert(std::string{statement.name});
        return connection_->call(statement);
    }
    std::int64_t count(const std::string& table, const std::string& where) {
        Call call = connection_->assembled("SELECT COUNT(*) FROM " + table + " WHERE " + where, {},
                                           {store::sql::Type::number});
        return call.one() ? call.number(0) : -1;
    }
    const std::set<std::string>& used() const { return used_; }

    static bool is_installed(Backend backend) {
        return backend == Backend::sqlite ||
               (backend == Backend::postgresql ? PostgresqlServer::is_installed()
                                               : MariadbServer::is_installed());
    }

  private:
    static std::unique_ptr<DatabaseServer> start(Backend backend) {
        if (backend == Backend::postgresql) return std::make_unique<PostgresqlServer>();
        if (backend == Backend::mariadb) return std::make_unique<MariadbServer>();
        return std::make_unique<SqliteFile>();
    }

    std::unique_ptr<DatabaseServer> server_;
    const store::Dialect* dialect_ = nullptr;
    std::unique_ptr<Connection> connection_;
    std::set<std::string> used_;
};

/// The databases of this run; cleared at the end, so that the servers stop.
inline std::map<Backend, std::unique_ptr<Database>>& databases() {
    static std::map<Backend, std::unique_ptr<Database>> all;
    return all;
}

/// Says "skipped" and answers nothing where the server is not installed.
inline Database* database(Backend backend) {
    if (!Database::is_installed(backend)) {
        const std::string line =
            "skipped: " +
            std::string{store::sql::backend_names[static_cast<std::size_t>(backend)]} +
            " is not installed";
        BOOST_TEST_MESSAGE(line);
        std::puts(line.c_str());
        return nullptr;
    }
    auto& known = databases()[backend];
    if (!known) known = std::make_unique<Database>(backend);
    return known.get();
}

}  // namespace fascia::tests

namespace fascia::store::sql {
inline std::ostream& operator<<(std::ostream& out, Backend backend) {
    return out << backend_names[static_cast<std::size_t>(backend)];
}
}  // namespace fascia::store::sql

/// A test that runs on each database; `db` is the database.
#define ON_EACH_DATABASE(name)                                                                  \
    static void name##_on(fascia::tests::Database& db);                                         \
    BOOST_DATA_TEST_CASE(name,                                                                  \
                         boost::unit_test::data::make({fascia::store::sql::Backend::sqlite,     \
                                                       fascia::store::sql::Backend::postgresql, \
                                                       fascia::store::sql::Backend::mariadb}),  \
                         backend) {                                                             \
        if (fascia::tests::Database* db = fascia::tests::database(backend)) name##_on(*db);     \
    }                                                                                           \
    static void name##_on([[maybe_unused]] fascia::tests::Database& db)

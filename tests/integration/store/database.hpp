#pragma once

#include "connection_to.hpp"
#include "store/soci/migrator.hpp"
#include "store/soci/statements.hpp"

#include <memory>
#include <set>
#include <string>

namespace fascia::tests {

using store::Call;
using store::Connection;

/// A migrated database of the run's kind, kept for all the cases of a suite; notes which statements
/// were run.
class Database {
  public:
    Database() : connection_{connection_to(database_.url())} {
        store::migrate(connection_, store::known_migrations(connection_), true, Instant{}).value();
    }
    Connection connect() const { return connection_to(database_.url()); }
    Connection connect_reader() const {
        return connection_to(database_.url(), Connection::Purpose::reading);
    }
    Connection& connection() { return connection_; }
    const store::Dialect& dialect() const { return connection_.dialect(); }

    Call call(const store::sql::Statement& statement) {
        used_.insert(std::string{statement.name});
        return connection_.call(statement);
    }
    void run(const store::sql::Statement& statement, const store::Batch& rows) {
        used_.insert(std::string{statement.name});
        connection_.run(statement, rows);
    }
    std::int64_t count(const std::string& table, const std::string& where) {
        Call call = connection_.assembled("SELECT COUNT(*) FROM " + table + " WHERE " + where, {},
                                          {store::sql::Type::number});
        return call.one() ? call.number(0) : -1;
    }
    const std::set<std::string>& used() const { return used_; }

  private:
    TestDatabase database_;
    Connection connection_;
    std::set<std::string> used_;
};

inline Database& database() {
    static Database one;
    return one;
}

}  // namespace fascia::tests

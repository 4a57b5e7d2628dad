#pragma once

#include "support/database_server.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The kind of database that this run of a test program works with: FASCIA_TEST_DATABASE, sqlite
/// when it says nothing (fascia_on_each_database in tests/CMakeLists.txt).
namespace fascia::tests {

inline std::string database_kind() {
    const char* kind = std::getenv("FASCIA_TEST_DATABASE");
    return kind ? kind : "sqlite";
}

inline bool is_sqlite() {
    return database_kind() == "sqlite";
}

inline bool is_database_installed() {
    if (database_kind() == "postgresql") return PostgresqlServer::is_installed();
    if (database_kind() == "mariadb") return MariadbServer::is_installed();
    return is_sqlite();
}

/// Of a suite: its cases are skipped where the database is not installed.
inline boost::unit_test::precondition where_database_is_installed() {
    return boost::unit_test::precondition{[](boost::unit_test::test_unit_id) {
        boost::test_tools::assertion_result result{is_database_installed()};
        result.message() << database_kind() << " is not installed";
        return result;
    }};
}

/// Of a suite or a case that is about the embedded database.
inline boost::unit_test::precondition on_sqlite_only() {
    return boost::unit_test::precondition{[](boost::unit_test::test_unit_id) {
        boost::test_tools::assertion_result result{is_sqlite()};
        result.message() << "is about SQLite";
        return result;
    }};
}

/// Of a suite or a case that is about a server.
inline boost::unit_test::precondition on_servers_only() {
    return boost::unit_test::precondition{[](boost::unit_test::test_unit_id) {
        boost::test_tools::assertion_result result{!is_sqlite() && is_database_installed()};
        result.message() << "is about a database server, which " << database_kind()
                         << (is_sqlite() ? " is not" : " is, but not installed");
        return result;
    }};
}

/// The server of this run: started when it is first asked for.
inline DatabaseServer& database_server() {
    static const auto server = []() -> std::unique_ptr<DatabaseServer> {
        if (database_kind() == "postgresql") return std::make_unique<PostgresqlServer>();
        if (database_kind() == "mariadb") return std::make_unique<MariadbServer>();
        return std::make_unique<SqliteFiles>();
    }();
    return *server;
}

/// A database without a row of ours, for as long as the object lives. Making tables takes a server
/// long, so they are kept for the next one.
class TestDatabase {
  public:
    /// A fresh one has no tables of ours.
    enum class Kind : std::uint8_t { used, fresh };
    explicit TestDatabase(Kind kind = Kind::used) : is_spoilt_{kind == Kind::fresh} {
        if (is_spoilt_ || idle().empty()) {
            static int number = 0;
            name_ = "clinic" + std::to_string(++number);
            database_server().create(name_);
        } else {
            name_ = std::move(idle().back());
            idle().pop_back();
            database_server().clear(name_);
        }
    }
    ~TestDatabase() {
        if (is_spoilt_)
            database_server().drop(name_);
        else
            idle().push_back(std::move(name_));
    }
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    std::string url() const { return database_server().url(name_); }
    const std::string& name() const { return name_; }
    /// What it holds is of no use to others.
    void spoil() { is_spoilt_ = true; }

  private:
    static std::vector<std::string>& idle() {
        static std::vector<std::string> names;
        return names;
    }

    std::string name_;
    bool is_spoilt_;
};

}  // namespace fascia::tests

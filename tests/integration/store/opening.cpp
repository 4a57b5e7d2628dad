#include "connection_to.hpp"
#include "store/soci/migrator.hpp"
#include "store/soci/statements.hpp"

#include <thread>

using namespace fascia;
using namespace fascia::tests;
using fascia::store::Connection;

namespace {

std::string kind_of_opening(const std::string& url, bool migrate) {
    store::OpenOptions options;
    options.url = url;
    const SystemClock clock;
    return kind_of(store::open(options, migrate, clock, core_registry()));
}

/// MariaDB commits with every CREATE TABLE.
boost::unit_test::precondition tables_are_made_in_transactions() {
    return boost::unit_test::precondition{[](boost::unit_test::test_unit_id) {
        boost::test_tools::assertion_result result{database_kind() != "mariadb"};
        result.message() << "MariaDB makes tables outside transactions";
        return result;
    }};
}

/// Another program that writes.
struct Other {
    Connection connection;
    explicit Other(const TestStore& store) : connection{connection_to(store.url())} {
        connection.call(store::sql::transaction_begin).run();
        connection.call(store::sql::transaction_take_turn).one();
    }
    void end() { connection.call(store::sql::transaction_rollback).run(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(opening, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_url_that_names_no_database_of_ours_is_refused) {
    BOOST_TEST(kind_of_opening("oracle://x", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("sqlite:///no/such/directory/x.db", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("sqlite:///tmp/", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("postgresql://localhost/x?colour=red", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("mariadb://localhost", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("mariadb://localhost/x?colour=red", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("mariadb://localhost:port/x", true) == "invalid 400");
}

BOOST_AUTO_TEST_CASE(outstanding_migrations_are_only_run_when_asked_for) {
    const TestDatabase fresh{TestDatabase::Kind::fresh};
    const std::string url = fresh.url();
    BOOST_TEST(kind_of_opening(url, false) == "business-rule 422");
    BOOST_TEST(kind_of_opening(url, true) == "");
    BOOST_TEST(kind_of_opening(url, false) == "");
}

BOOST_AUTO_TEST_CASE(a_changed_migration_is_refused) {
    TestStore store;
    store.close();
    change_tables(store, "UPDATE fascia_schema_migration SET checksum = 'other' WHERE version = 1");
    BOOST_TEST(kind_of_opening(store.url(), true) == "invalid 400");
}

BOOST_AUTO_TEST_CASE(an_unknown_migration_is_refused) {
    TestStore store;
    store.close();
    change_tables(store, "INSERT INTO fascia_schema_migration VALUES (99, 'later', 'x', 0, '9.9')");
    BOOST_TEST(kind_of_opening(store.url(), true) == "invalid 400");
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_leaves_nothing_behind,
                     *tables_are_made_in_transactions()) {
    const TestDatabase fresh{TestDatabase::Kind::fresh};
    Connection connection = connection_to(fresh.url());
    const std::array<std::string_view, 2> broken{"CREATE TABLE half (a INTEGER)",
                                                 "CREATE nonsense"};
    const std::array<store::sql::Migration, 1> known{
        store::sql::Migration{1, "broken", "sum", broken}};
    BOOST_CHECK_THROW((void)store::migrate(connection, known, true, Instant{}),
                      store::DatabaseError);
    const std::array<std::string_view, 1> sound{"CREATE TABLE half (a INTEGER)"};
    const std::array<store::sql::Migration, 1> mended{
        store::sql::Migration{1, "mended", "sum", sound}};
    BOOST_TEST(store::migrate(connection, mended, true, Instant{}).has_value());
}

BOOST_AUTO_TEST_CASE(closing_folds_the_log_into_the_database, *on_sqlite_only()) {
    TestStore store;
    store.put(R"({"resourceType":"Patient","id":"p"})");
    const std::string log = store.url().substr(9) + "-wal";
    BOOST_TEST(std::filesystem::file_size(log) > 0u);
    store.close();
    BOOST_TEST(!std::filesystem::exists(log));
}

BOOST_AUTO_TEST_CASE(a_lock_that_another_program_holds_is_waited_for) {
    TestStore store;
    Other other{store};
    std::jthread release{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
        other.end();
    }};
    BOOST_TEST(store.try_put(R"({"resourceType":"Patient","id":"p"})").has_value());
}

BOOST_AUTO_TEST_CASE(a_lock_held_too_long_is_busy_and_the_next_write_succeeds) {
    TestStore store;
    Other other{store};
    BOOST_TEST(kind_of(store.try_put(R"({"resourceType":"Patient","id":"p"})")) == "transient 503");
    other.end();
    BOOST_TEST(store.try_put(R"({"resourceType":"Patient","id":"p"})").value().version == 1);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_refused, *on_sqlite_only()) {
    const TemporaryFolder folder;
    write_file(folder.path() / "text.db", std::string(5000, 'x'));
    BOOST_TEST(kind_of_opening("sqlite://" + (folder.path() / "text.db").string(), true) ==
               "exception 500");
}

BOOST_AUTO_TEST_CASE(an_error_names_the_statement_and_never_a_bound_value) {
    TestStore store;
    Connection connection = connection_to(store.url());
    const auto insert = [&] {
        connection
            .assembled("INSERT INTO fascia_setting (name, value) VALUES (:p0, :p1)",
                       {store::sql::Type::text, store::sql::Type::text}, {})
            .set("p0", "key")
            .set("p1", "Mrs Secret")
            .run();
    };
    insert();
    try {
        insert();
        BOOST_FAIL("no error");
    } catch (const store::DatabaseError& error) {
        const std::string code = is_sqlite()                       ? "SQLITE 1555"
                                 : database_kind() == "postgresql" ? "23505"
                                                                   : "MariaDB 1062";
        BOOST_TEST(error.what() == "statement search, code " + code);
        BOOST_TEST((error.trouble().kind == FailureKind::conflict));
        BOOST_TEST(error.to_failure().private_note().find("Secret") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

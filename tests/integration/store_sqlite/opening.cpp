#include "store/soci/connection.hpp"
#include "store/soci/migrator.hpp"
#include "store/soci/statements.hpp"
#include "support/database_store.hpp"

#include <array>
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

void change(const SqliteStore& store, std::string_view sql) {
    Connection connection{store::sqlite_dialect(), store.url(), Connection::Purpose::writing};
    const std::array<std::string_view, 1> script{sql};
    connection.run_script("test", script);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(opening)

BOOST_AUTO_TEST_CASE(a_url_that_names_no_database_of_ours_is_refused) {
    BOOST_TEST(kind_of_opening("oracle://x", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("sqlite:///no/such/directory/x.db", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("sqlite:///tmp/", true) == "invalid 400");
    BOOST_TEST(kind_of_opening("postgresql://localhost/x", true) == "not-supported 400");
    BOOST_TEST(kind_of_opening("mariadb://localhost/x", true) == "not-supported 400");
}

BOOST_AUTO_TEST_CASE(outstanding_migrations_are_only_run_when_asked_for) {
    const TemporaryFolder folder;
    const std::string url = "sqlite://" + (folder.path() / "new.db").string();
    BOOST_TEST(kind_of_opening(url, false) == "business-rule 422");
    BOOST_TEST(kind_of_opening(url, true) == "");
    BOOST_TEST(kind_of_opening(url, false) == "");
}

BOOST_AUTO_TEST_CASE(a_changed_migration_is_refused) {
    SqliteStore store;
    store.close();
    change(store, "UPDATE fascia_schema_migration SET checksum = 'other' WHERE version = 1");
    BOOST_TEST(kind_of_opening(store.url(), true) == "invalid 400");
}

BOOST_AUTO_TEST_CASE(an_unknown_migration_is_refused) {
    SqliteStore store;
    store.close();
    change(store, "INSERT INTO fascia_schema_migration VALUES (99, 'later', 'x', 0, '9.9')");
    BOOST_TEST(kind_of_opening(store.url(), true) == "invalid 400");
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_leaves_nothing_behind) {
    const TemporaryFolder folder;
    const std::string url = "sqlite://" + (folder.path() / "new.db").string();
    Connection connection{store::sqlite_dialect(), url, Connection::Purpose::writing};
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

BOOST_AUTO_TEST_CASE(closing_folds_the_log_into_the_database) {
    SqliteStore store;
    store.put(R"({"resourceType":"Patient","id":"p"})");
    const std::string log = store.file().string() + "-wal";
    BOOST_TEST(std::filesystem::file_size(log) > 0u);
    store.close();
    BOOST_TEST(!std::filesystem::exists(log));
}

BOOST_AUTO_TEST_CASE(a_lock_that_another_program_holds_is_waited_for) {
    SqliteStore store;
    Connection other{store::sqlite_dialect(), store.url(), Connection::Purpose::writing};
    other.call(store::sql::transaction_begin).run();
    std::jthread release{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
        other.call(store::sql::transaction_commit).run();
    }};
    BOOST_TEST(store.try_put(R"({"resourceType":"Patient","id":"p"})").has_value());
}

BOOST_AUTO_TEST_CASE(a_lock_held_too_long_is_busy_and_the_next_write_succeeds) {
    SqliteStore store;
    Connection other{store::sqlite_dialect(), store.url(), Connection::Purpose::writing};
    other.call(store::sql::transaction_begin).run();
    BOOST_TEST(kind_of(store.try_put(R"({"resourceType":"Patient","id":"p"})")) == "transient 503");
    other.call(store::sql::transaction_rollback).run();
    BOOST_TEST(store.try_put(R"({"resourceType":"Patient","id":"p"})").value().version == 1);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_refused) {
    const TemporaryFolder folder;
    write_file(folder.path() / "text.db", std::string(5000, 'x'));
    BOOST_TEST(kind_of_opening("sqlite://" + (folder.path() / "text.db").string(), true) ==
               "exception 500");
}

BOOST_AUTO_TEST_CASE(an_error_names_the_statement_and_never_a_bound_value) {
    SqliteStore store;
    Connection connection{store::sqlite_dialect(), store.url(), Connection::Purpose::writing};
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
        BOOST_TEST(error.what() == std::string{"statement search, code SQLITE 1555"});
        BOOST_TEST((error.trouble().kind == FailureKind::conflict));
        BOOST_TEST(error.to_failure().private_note().find("Secret") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

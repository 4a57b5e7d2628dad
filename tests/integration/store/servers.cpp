#include "connection_to.hpp"
#include "store/soci/reader_pool.hpp"

#include <atomic>

using namespace fascia;
using namespace fascia::tests;
using namespace std::chrono_literals;
using fascia::store::Connection;
using fascia::store::UnitOfWork;
using Steady = std::chrono::steady_clock;

namespace {

constexpr const char* jane = R"({"resourceType":"Patient","id":"jane"})";

/// Takes far longer than any limit.
std::string long_statement() {
    if (database_kind() == "postgresql") return "SELECT CAST(pg_sleep(60) AS text)";
    if (database_kind() == "mariadb") return "SELECT SLEEP(60)";
    return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) "
           "SELECT COUNT(*) FROM n";
}

std::string first_text(Connection& connection, const std::string& sql) {
    store::Call call = connection.assembled(sql, {}, {store::sql::Type::text});
    return call.one() ? call.text(0) : "";
}

FailureKind kind_of_running(Connection& connection, const std::string& sql) {
    try {
        first_text(connection, sql);
    } catch (const store::DatabaseError& error) {
        return error.trouble().kind;
    }
    throw std::logic_error{"no failure"};
}

/// Signals a frozen server to go on, whatever happens.
struct Frozen {
    explicit Frozen(const TestStore& store) : processes{of(store)} {
        signal(SIGSTOP);
        std::this_thread::sleep_for(100ms);  // until all its threads stand still
    }
    ~Frozen() { signal(SIGCONT); }
    Frozen(const Frozen&) = delete;
    Frozen& operator=(const Frozen&) = delete;

    static std::vector<pid_t> of(const TestStore& store) {
        return database_server().processes_of(store.database().name());
    }
    void signal(int number) const {
        for (const pid_t process : processes) ::kill(process, number);
    }
    std::vector<pid_t> processes;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(deadlines, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_statement_that_takes_too_long_is_ended_and_the_connection_lives_on) {
    TestStore store;
    store::Watchdog watchdog;
    for (const auto purpose : {Connection::Purpose::reading, Connection::Purpose::writing}) {
        Connection connection = connection_to(store.url(), purpose, &watchdog);
        connection.limit_statements(300ms);
        const auto start = Steady::now();
        BOOST_TEST((kind_of_running(connection, long_statement()) == FailureKind::timeout));
        BOOST_TEST((Steady::now() - start < 5s));
        BOOST_TEST(!connection.is_lost());
        BOOST_TEST(first_text(connection, "SELECT 'alive'") == "alive");
    }
}

BOOST_AUTO_TEST_CASE(every_connection_of_the_pool_has_the_limit_a_new_one_too, *on_servers_only()) {
    TestStore store;
    store::Watchdog watchdog;
    store::ReaderPool pool{*store::find_dialect(store.url()).value(), store.url(), 3, watchdog,
                           1500ms};
    const bool is_postgresql = database_kind() == "postgresql";
    const std::string shown =
        is_postgresql ? "SHOW statement_timeout" : "SELECT @@max_statement_time";
    const std::string expected = is_postgresql ? "1500ms" : "1.500000";
    std::vector<store::ReaderPool::Lease> leases;
    for (int i = 0; i < 3; ++i) {
        leases.push_back(pool.try_lease(1s).value());
        BOOST_TEST(first_text(leases.back().connection(), shown) == expected);
    }
    database_server().end_connections(store.database().name());
    for (const auto& lease : leases) {
        BOOST_TEST((kind_of_running(lease.connection(), shown) == FailureKind::busy));
        BOOST_TEST(lease.connection().is_lost());
        lease.connection().restore();
        BOOST_TEST(first_text(lease.connection(), shown) == expected);
    }
}

BOOST_AUTO_TEST_CASE(a_pool_without_a_free_connection_is_busy) {
    TestStore store;
    store::Watchdog watchdog;
    store::ReaderPool pool{*store::find_dialect(store.url()).value(), store.url(), 1, watchdog, 5s};
    {
        const auto lease = pool.try_lease(1s).value();
        BOOST_TEST(kind_of(pool.try_lease(50ms)) == "transient 503");
    }
    BOOST_TEST(kind_of(pool.try_lease(50ms)) == "");
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_holds_nobody_up_for_good, *on_servers_only()) {
    TestStore store;
    store.reopen({.url = {}, .readers = 1, .read_limit = 300ms, .write_limit = 300ms});
    store.put(jane);
    {
        const Frozen frozen{store};
        const auto start = Steady::now();
        BOOST_TEST(kind_of(store->read("Patient", "jane")) == "timeout 504");
        BOOST_TEST((Steady::now() - start < 4s));
        BOOST_TEST(!store.try_put(jane).has_value());
        BOOST_TEST((Steady::now() - start < 15s));
    }
    BOOST_TEST(store->read("Patient", "jane").value().version == 1);
    BOOST_TEST(store.put(jane).version == 2);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(lost_connections, *on_servers_only())

BOOST_AUTO_TEST_CASE(while_the_server_is_away_all_is_busy_and_afterwards_all_goes_on) {
    TestStore store;
    store.put(jane);
    database_server().stop();
    BOOST_TEST(kind_of(store->read("Patient", "jane")) == "transient 503");
    BOOST_TEST(kind_of(store.try_put(jane)) == "transient 503");
    BOOST_TEST(kind_of(store->ping()) == "transient 503");
    database_server().start();
    BOOST_TEST(store->read("Patient", "jane").value().version == 1);
    BOOST_TEST(store.put(jane).version == 2);
    BOOST_TEST(kind_of(store->ping()) == "");
}

BOOST_AUTO_TEST_CASE(connections_that_end_while_nobody_uses_them_are_not_noticed) {
    TestStore store;
    store.put(jane);
    database_server().end_connections(store.database().name());
    BOOST_TEST(store->read("Patient", "jane").value().version == 1);
    BOOST_TEST(store.put(jane).version == 2);
}

BOOST_AUTO_TEST_CASE(a_unit_whose_connection_ends_before_the_commit_is_run_again) {
    TestStore store;
    int runs = 0;
    const auto done = store->run(TestStore::actor(), [&](UnitOfWork& unit) -> Outcome<void> {
        if (++runs == 1) database_server().end_connections(store.database().name());
        const auto written = unit.put(prepared(jane), "PUT", 0);
        return written ? Outcome<void>{} : Outcome<void>{written.error()};
    });
    BOOST_TEST(kind_of(done) == "");
    BOOST_TEST(runs >= 2);
    BOOST_TEST(store->read("Patient", "jane").value().version == 1);
    BOOST_TEST(!store->verify_audit().value().broken_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_commit_whose_outcome_is_unknown_is_not_made_twice) {
    if (database_kind() != "postgresql") return;  // only it runs a function of ours in the commit
    TestStore store;
    store.put(jane);
    change_tables(store,
                  "CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS "
                  "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
    change_tables(store,
                  "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON fascia_outbox DEFERRABLE "
                  "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION give_up()");
    int runs = 0;
    const auto done = store->run(TestStore::actor(), [&](UnitOfWork& unit) -> Outcome<void> {
        ++runs;
        const auto written = unit.put(prepared(jane), "PUT", std::nullopt);
        return written ? Outcome<void>{} : Outcome<void>{written.error()};
    });
    BOOST_TEST(kind_of(done) == "transient 503");
    BOOST_TEST(runs == 1);
    change_tables(store, "DROP TRIGGER at_commit ON fascia_outbox");
    BOOST_TEST(store.put(jane).version == 2);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(shared_databases, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(tables_of_somebody_else_are_left_alone) {
    const TestDatabase database{TestDatabase::Kind::fresh};
    Connection other = connection_to(database.url());
    const std::array<std::string_view, 6> theirs{
        "CREATE TABLE res (a INTEGER)",   "CREATE TABLE setting (a INTEGER)",
        "CREATE TABLE audit (a INTEGER)", "INSERT INTO res VALUES (1)",
        "INSERT INTO setting VALUES (2)", "INSERT INTO audit VALUES (3)"};
    other.run_script("theirs", theirs);
    const SystemClock clock;
    {
        store::OpenOptions options;
        options.url = database.url();
        const auto ours = store::open(options, true, clock, core_registry()).value();
        ours->set_setting("name", "value").value();
        ours->run(TestStore::actor(),
                  [](UnitOfWork& unit) -> Outcome<void> {
                      unit.put(prepared(jane), "PUT", 0).value();
                      return {};
                  })
            .value();
        BOOST_TEST(ours->read("Patient", "jane").value().version == 1);
    }
    for (const auto& [table, value] : {std::pair{"res", "1"}, {"setting", "2"}, {"audit", "3"}})
        BOOST_TEST(first_text(other, std::string{"SELECT CAST(a AS CHAR(9)) FROM "} + table)
                       .starts_with(value));
}

BOOST_AUTO_TEST_CASE(a_table_of_our_name_that_is_not_ours_ends_the_migration) {
    const TestDatabase database{TestDatabase::Kind::fresh};
    Connection other = connection_to(database.url());
    const std::array<std::string_view, 2> theirs{"CREATE TABLE fascia_setting (a INTEGER)",
                                                 "INSERT INTO fascia_setting VALUES (1)"};
    other.run_script("theirs", theirs);
    store::OpenOptions options;
    options.url = database.url();
    BOOST_TEST(kind_of(store::open(options, true, SystemClock{}, core_registry())) ==
               "exception 500");
    BOOST_TEST(first_text(other, "SELECT CAST(a AS CHAR(9)) FROM fascia_setting").starts_with("1"));
}

BOOST_AUTO_TEST_CASE(a_password_is_in_no_message, *on_servers_only()) {
    store::OpenOptions options;
    options.url = database_server().url("nowhere");
    options.url.insert(options.url.find('@'), ":SecretWord");
    const auto failure = store::open(options, true, SystemClock{}, core_registry()).error();
    BOOST_TEST((failure.kind() == FailureKind::busy));
    BOOST_TEST(failure.private_note().find("SecretWord") == std::string::npos);
    for (const Issue& issue : failure.issues())
        BOOST_TEST(issue.text.find("SecretWord") == std::string::npos);
    BOOST_TEST(store::without_password(options.url).find("SecretWord") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

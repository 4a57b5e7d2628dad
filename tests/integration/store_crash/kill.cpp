#include "store/detail/hex.hpp"
#include "store/soci/connection.hpp"
#include "store/soci/session_repository.hpp"
#include "support/database_store.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <signal.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

// Sixteen clients write pairs of resources, each pair one unit, while the process is killed. Every
// acknowledgement goes down a pipe; after the kill all of them must be in the database, unaltered.

using namespace fascia;
using namespace fascia::tests;
using fascia::store::Connection;

namespace {

constexpr int clients = 16;
constexpr int kills_per_file = 10;

std::string basic(const std::string& type, const std::string& id, const std::string& payload) {
    const std::string text = R"(,"code":{"coding":[{"system":"urn:c","code":")" +
                             payload.substr(0, 8) + R"("}],"text":")" + payload + R"("})";
    if (type == "Basic") return R"({"resourceType":"Basic","id":")" + id + "\"" + text + "}";
    return R"({"resourceType":"Observation","id":")" + id + R"(","status":"final")" + text +
           R"(,"subject":{"reference":"Patient/p)" + payload.substr(0, 1) + R"("}})";
}

/// One acknowledged unit: both members have this id and version.
struct Acknowledged {
    std::string id;
    std::int64_t version = 0;
    std::string observation_hash, basic_hash;
};

void write_line(int pipe, const Acknowledged& unit) {
    const std::string line = unit.id + " " + std::to_string(unit.version) + " " +
                             unit.observation_hash + " " + unit.basic_hash + "\n";
    // Below PIPE_BUF, so lines of different threads do not mix.
    if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(3);
}

/// Creates a pair, or updates one of this client's earlier pairs, for ever.
[[noreturn]] void write_for_ever(store::Repository& repository, const std::string& name, int pipe) {
    std::mt19937_64 random{std::random_device{}()};
    for (int number = 0;; ++number) {
        const int which = number % 3 == 2 ? number / 2 : number;
        std::string payload;
        for (int i = 0; i < 40; ++i) payload += std::to_string(random());
        Acknowledged unit;
        unit.id = name + "-" + std::to_string(which);
        const auto observation = prepared(basic("Observation", unit.id, payload));
        const auto other = prepared(basic("Basic", unit.id, payload));
        const Outcome<void> done = repository.run(
            {.user = name, .request = "r"}, [&](store::UnitOfWork& work) -> Outcome<void> {
                const auto first = work.put(observation, "PUT", std::nullopt);
                if (!first) return first.error();
                const auto second = work.put(other, "PUT", std::nullopt);
                if (!second) return second.error();
                unit.version = first->version;
                unit.observation_hash = store::sha256_hex(first->json);
                unit.basic_hash = store::sha256_hex(second->json);
                return {};
            });
        if (!done) ::_exit(4);
        write_line(pipe, unit);
    }
}

[[noreturn]] void be_killed(const std::string& url, const std::string& name, int pipe, bool early) {
    store::OpenOptions options;
    options.url = url;
    const SystemClock clock;
    auto opened = store::open_session(options, true, clock, {}, early);
    if (!opened || ::write(pipe, "\n", 1) != 1) ::_exit(5);
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i)
        threads.emplace_back(
            [&, i] { write_for_ever(**opened, name + "-" + std::to_string(i), pipe); });
    for (;;) ::pause();
}

/// When a writer is killed: that long after its start or, mostly, after its database stood open.
struct Moment {
    std::chrono::milliseconds after;
    bool once_open;
};

/// Forks a writing process and kills it. Answers what it acknowledged.
std::vector<Acknowledged> write_and_kill(const std::string& url, const std::string& name,
                                         const Moment& moment, bool early) {
    int pipe[2];
    BOOST_REQUIRE(::pipe(pipe) == 0);
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        ::close(pipe[0]);
        be_killed(url, name, pipe[1], early);
    }
    ::close(pipe[1]);
    std::string text;
    char buffer[65536];
    if (moment.once_open) BOOST_TEST(::read(pipe[0], buffer, 1) == 1);
    std::jthread killer{[&] {
        std::this_thread::sleep_for(moment.after);
        ::kill(child, SIGKILL);
    }};
    for (ssize_t size; (size = ::read(pipe[0], buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(size));
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL), "the writer ended by itself");
    std::vector<Acknowledged> units;
    std::istringstream lines{text};
    for (Acknowledged unit;
         lines >> unit.id >> unit.version >> unit.observation_hash >> unit.basic_hash;)
        units.push_back(unit);
    return units;
}

struct Damage {
    std::size_t acknowledged = 0, lost = 0, torn = 0;
    bool sound = true;
};

std::int64_t count(Connection& connection, const std::string& sql) {
    store::Call call = connection.assembled(sql, {}, {store::sql::Type::number});
    return call.one() ? call.number(0) : -1;
}

bool holds(store::Repository& repository, const std::string& type, const std::string& id,
           std::int64_t version, const std::string& hash) {
    const auto read = repository.read_version(type, id, version);
    return read && store::sha256_hex(read->json) == hash;
}

/// Pairs of which one member, or one version, is missing; rows without their body, audit or outbox.
std::size_t count_torn(Connection& connection) {
    const auto pair = [](std::string_view one, std::string_view other) {
        return "SELECT COUNT(*) FROM fascia_resource_type s, fascia_resource_type t, fascia_res a "
               "WHERE s.name = '" +
               std::string{one} + "' AND t.name = '" + std::string{other} +
               "' AND a.type_id = s.type_id AND NOT EXISTS (SELECT 1 FROM fascia_res b WHERE "
               "b.type_id = "
               "t.type_id AND b.fhir_id = a.fhir_id AND b.version = a.version)";
    };
    const std::int64_t versions = count(connection, "SELECT COUNT(*) FROM fascia_body");
    const std::int64_t live =
        count(connection, "SELECT COUNT(*) FROM fascia_res WHERE deleted = 0");
    std::int64_t torn = count(connection, pair("Observation", "Basic")) +
                        count(connection, pair("Basic", "Observation"));
    torn += versions != count(connection, "SELECT COUNT(*) FROM fascia_audit");
    torn += versions != count(connection, "SELECT COUNT(*) FROM fascia_outbox");
    torn += versions != count(connection, "SELECT COALESCE(SUM(version), 0) FROM fascia_res");
    torn += live != count(connection, "SELECT COUNT(*) FROM fascia_index_list");
    torn += live != count(connection, "SELECT COALESCE(SUM(live), 0) FROM fascia_resource_type");
    torn += live / 2 != count(connection, "SELECT COUNT(DISTINCT rid) FROM fascia_reference_index");
    return static_cast<std::size_t>(torn);
}

/// What the embedded database says of its file; a server looks after its own.
bool is_whole(Connection& connection) {
    if (!is_sqlite()) return true;
    store::Call check =
        connection.assembled("PRAGMA integrity_check(1)", {}, {store::sql::Type::text});
    return check.one() && check.text(0) == "ok";
}

Damage examine(TestStore& store, const std::vector<Acknowledged>& units) {
    Damage damage{.acknowledged = units.size()};
    store.reopen();
    // A server may still be busy with what the dead program has sent: a write waits for its turn.
    store->set_setting("examined", "now").value();
    for (const Acknowledged& unit : units)
        if (!holds(*store, "Observation", unit.id, unit.version, unit.observation_hash) ||
            !holds(*store, "Basic", unit.id, unit.version, unit.basic_hash))
            ++damage.lost;
    damage.sound = !store->verify_audit().value().broken_at.has_value();
    Connection connection{*store::find_dialect(store.url()).value(), store.url(),
                          Connection::Purpose::writing};
    damage.sound = damage.sound && is_whole(connection);
    damage.torn = count_torn(connection);
    store.close();
    return damage;
}

Damage kill_repeatedly(int kills, bool early) {
    std::random_device seed;
    std::mt19937 random{seed()};
    std::uniform_int_distribution<int> milliseconds{5, 500};
    core_registry();
    Damage all;
    std::unique_ptr<TestStore> store;
    for (int i = 0; i < kills; ++i) {
        if (i % kills_per_file == 0) store = std::make_unique<TestStore>();
        store->close();
        const Moment moment{std::chrono::milliseconds{milliseconds(random)}, i % 5 != 4};
        const Damage damage =
            examine(*store, write_and_kill(store->url(), "k" + std::to_string(i), moment, early));
        all.acknowledged += damage.acknowledged;
        all.lost += damage.lost;
        all.torn += damage.torn;
        all.sound = all.sound && damage.sound;
    }
    std::printf("store_crash: %d kills, %zu units acknowledged, %zu lost, %zu torn%s\n", kills,
                all.acknowledged, all.lost, all.torn, early ? " (acknowledging early)" : "");
    return all;
}

bool quick() {
    return std::getenv("FASCIA_TEST_QUICK") != nullptr;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kill_minus_nine, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(no_acknowledged_write_is_lost_and_no_unit_is_torn) {
    const Damage damage = kill_repeatedly(quick() ? 10 : is_sqlite() ? 100 : 30, false);
    BOOST_TEST(damage.acknowledged > 0u);
    BOOST_TEST(damage.lost == 0u);
    BOOST_TEST(damage.torn == 0u);
    BOOST_TEST(damage.sound);
}

BOOST_AUTO_TEST_CASE(a_store_that_acknowledges_before_the_commit_is_caught) {
    const Damage damage = kill_repeatedly(quick() ? 10 : 20, true);
    BOOST_TEST(damage.lost > 0u);
    BOOST_TEST(damage.torn == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

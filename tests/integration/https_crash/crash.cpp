#include "support/clinic_server.hpp"

#include <boost/json.hpp>

#include <atomic>
#include <cstdio>
#include <map>
#include <random>
#include <thread>

using namespace fascia;
using namespace fascia::tests;

// Sixteen clients write pairs of resources through HTTPS, each pair one transaction, while the
// server is killed at a random moment. After the restart everything that was acknowledged is there,
// and of every pair either both or none. What a server that acknowledges too early would lose is
// shown by integration.store_crash; here the check itself is shown a database that was set back.

namespace {

constexpr std::size_t clients = 16, reads_at_once = 100;

/// What is known of the pair Observation/<id> and Basic/<id>.
struct Pair {
    std::int64_t acknowledged = 0;  ///< the newest version that was
    std::string payload;            ///< of that version
    std::string attempted;          ///< sent after it, without an answer
};
using Pairs = std::map<std::string, Pair>;

std::string pair_of(const std::string& id, const std::string& payload) {
    const auto entry = [&](const std::string& type, const std::string& more) {
        return R"({"resource":{"resourceType":")" + type + R"(","id":")" + id + "\"" + more +
               R"(,"code":{"text":")" + payload + R"("}},"request":{"method":"PUT","url":")" +
               type + "/" + id + R"("}})";
    };
    return R"({"resourceType":"Bundle","type":"transaction","entry":[)" +
           entry("Observation", R"(,"status":"final")") + "," + entry("Basic", "") + "]}";
}

/// One life of the server, as its writers see it.
struct Life {
    std::atomic<bool> over = false, failed = false;
    std::atomic<int> acknowledged = 0;
};

/// Creates pairs and updates the client's own earlier ones until the life is over. A pair without
/// an answer is not written again, so that what it may hold stays known.
void write_for_life(FhirClient client, const std::string& name, Pairs& pairs, Life& life) {
    std::mt19937_64 random{std::random_device{}()};
    for (int number = 0; !life.over; ++number) {
        const int which = number % 3 == 2 ? number / 2 : number;
        Pair& pair = pairs[name + "-" + std::to_string(which)];
        if (!pair.attempted.empty()) continue;
        pair.attempted =
            std::to_string(random()) + std::string(200, 'x') + std::to_string(random());
        const auto reply = client.send("POST", "/fhir", "Content-Type: application/fhir+json\r\n",
                                       pair_of(name + "-" + std::to_string(which), pair.attempted));
        if (reply && reply->status != 200) {
            std::puts(reply->body.c_str());
            life.failed = true;
        } else if (reply) {
            ++pair.acknowledged;
            pair.payload = std::exchange(pair.attempted, {});
            ++life.acknowledged;
        } else {
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
    }
}

struct Finding {
    std::size_t acknowledged = 0, lost = 0, torn = 0;
};

/// Version and payload of what stands under the reference; 0 for nothing.
struct Standing {
    std::int64_t version = 0;
    std::string payload;
};

Standing standing_of(const boost::json::value& entry) {
    const auto* resource = entry.as_object().if_contains("resource");
    if (!entry.at("response").at("status").as_string().starts_with("200") || !resource) return {};
    return {.version = std::stoll(std::string{resource->at("meta").at("versionId").as_string()}),
            .payload = std::string{resource->at("code").at("text").as_string()}};
}

void judge(const Pair& pair, const Standing& first, const Standing& second, Finding& finding) {
    finding.acknowledged += pair.acknowledged > 0 ? 1 : 0;
    if (first.version != second.version || first.payload != second.payload) ++finding.torn;
    const bool as_acknowledged =
        first.version == pair.acknowledged && first.payload == pair.payload;
    const bool as_attempted = first.version == pair.acknowledged + 1 && !pair.attempted.empty() &&
                              first.payload == pair.attempted;
    if (!as_acknowledged && !as_attempted) ++finding.lost;
}

/// Reads all of the pairs back, many in one batch.
Finding read_back(FhirClient client, const Pairs& pairs) {
    Finding finding;
    for (auto at = pairs.begin(); at != pairs.end();) {
        std::string batch = R"({"resourceType":"Bundle","type":"batch","entry":[)";
        auto last = at;
        for (std::size_t i = 0; i < reads_at_once && last != pairs.end(); ++i, ++last)
            for (const char* type : {"Observation", "Basic"})
                batch.append(batch.back() == '[' ? "" : ",")
                    .append(R"({"request":{"method":"GET","url":")")
                    .append(type)
                    .append("/" + last->first + R"("}})");
        const auto reply =
            client.send("POST", "/fhir", "Content-Type: application/fhir+json\r\n", batch + "]}");
        if (!reply || reply->status != 200) throw std::runtime_error{"cannot read back"};
        const auto value = boost::json::parse(reply->body);
        const auto& entries = value.at("entry").as_array();
        for (std::size_t i = 0; at != last; ++at, i += 2)
            judge(at->second, standing_of(entries.at(i)), standing_of(entries.at(i + 1)), finding);
    }
    return finding;
}

/// Writes and is killed, once, some time after the first acknowledgement; what was acknowledged and
/// attempted.
Pairs one_life(ClinicServer& served, int round, std::chrono::milliseconds time) {
    using Monotonic = std::chrono::steady_clock;
    served.start();
    Life life;
    std::vector<Pairs> written(clients);
    std::vector<std::jthread> writers;
    for (std::size_t i = 0; i < clients; ++i)
        writers.emplace_back([&, i] {
            const std::string name = "c" + std::to_string(i) + "-" + std::to_string(round);
            write_for_life(served.client(), name, written[i], life);
        });
    const auto deadline = Monotonic::now() + std::chrono::seconds{60};
    while (life.acknowledged == 0 && Monotonic::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    std::this_thread::sleep_for(time);
    served.server().kill();
    life.over = true;
    writers.clear();
    BOOST_TEST(life.acknowledged > 0);
    BOOST_TEST(!life.failed);
    Pairs pairs;
    for (auto& some : written) pairs.merge(some);
    return pairs;
}

// The file and what SQLite keeps beside it.
void copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
    for (const char* beside : {"", "-wal", "-shm"}) {
        const std::string source = from.string() + beside, target = to.string() + beside;
        std::filesystem::remove(target);
        if (std::filesystem::exists(source)) std::filesystem::copy_file(source, target);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(nothing_acknowledged_is_lost_and_nothing_is_torn) {
    const int kills = is_quick() ? 5 : is_sqlite() ? 100 : 20;
    ClinicServer served{{"--open"}};
    std::mt19937 random{std::random_device{}()};
    std::uniform_int_distribution<int> milliseconds{5, 500};
    Pairs pairs;
    for (int round = 0; round < kills; ++round) {
        Pairs life = one_life(served, round, std::chrono::milliseconds{milliseconds(random)});
        served.start();
        const Finding finding = read_back(served.client(), life);
        BOOST_TEST(finding.lost == 0U);
        BOOST_TEST(finding.torn == 0U);
        served.server().kill();
        pairs.merge(life);
    }
    served.start();
    const Finding finding = read_back(served.client(), pairs);
    BOOST_TEST(finding.lost == 0U);
    BOOST_TEST(finding.torn == 0U);
    std::printf("%d kills: %zu pairs acknowledged, %zu lost, %zu torn\n", kills,
                finding.acknowledged, finding.lost, finding.torn);
    BOOST_TEST(finding.acknowledged > static_cast<std::size_t>(kills));
}

BOOST_AUTO_TEST_CASE(a_database_that_was_set_back_is_noticed, *on_sqlite_only()) {
    ClinicServer served{{"--open"}};
    const std::filesystem::path database{served.database().url().substr(9)};
    const auto kept = served.folder() / "kept";
    const Pairs before = one_life(served, 0, std::chrono::milliseconds{300});
    copy_database(database, kept);
    const Pairs after = one_life(served, 1, std::chrono::milliseconds{300});
    copy_database(kept, database);
    served.start();
    BOOST_TEST(read_back(served.client(), before).lost == 0U);
    const Finding finding = read_back(served.client(), after);
    BOOST_TEST(finding.acknowledged > 0U);
    BOOST_TEST(finding.lost >= finding.acknowledged);
    // and a pair of which one member is missing is torn
    const auto known =
        std::ranges::find_if(before, [](const auto& pair) { return pair.second.acknowledged > 0; });
    BOOST_REQUIRE(known != before.end());
    BOOST_TEST(served.client().remove("Basic/" + known->first).status == 204);
    BOOST_TEST(read_back(served.client(), before).torn == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

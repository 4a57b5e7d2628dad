#include "raw_rows.hpp"
#include "support/database_store.hpp"
#include "support/server_process.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

// What the store costs beside raw SOCI inserts of the same rows, 100 versions per commit, on the
// same schema with the same settings, both durable; and how many bytes a resource takes.

using namespace fascia;
using namespace fascia::tests;

namespace {

constexpr std::size_t clients = 32, versions_per_commit = 100;

bool is_quick() {
    return std::getenv("FASCIA_TEST_QUICK") != nullptr;
}

/// A vital sign as Synthea writes it.
std::string observation(int number) {
    const std::string n = std::to_string(number);
    return R"({"resourceType":"Observation","id":"01987654-3210-7abc-8def-)" +
           std::to_string(100000000000 + number) +
           R"(","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/vitalsigns"]},)"
           R"("status":"final","category":[{"coding":[{)"
           R"("system":"http://terminology.hl7.org/CodeSystem/observation-category",)"
           R"("code":"vital-signs","display":"vital-signs"}]}],)"
           R"("code":{"coding":[{"system":"http://loinc.org","code":"8302-)" +
           std::to_string(number % 50) +
           R"(","display":"Body Height"}],"text":"Body Height"},)"
           R"("subject":{"reference":"Patient/patient-)" +
           std::to_string(number / 100) + R"("},"encounter":{"reference":"Encounter/encounter-)" +
           std::to_string(number / 10) + R"("},"effectiveDateTime":"2024-01-)" +
           std::to_string(10 + number % 20) +
           R"(T09:15:44-05:00","issued":"2024-01-11T09:15:44.123-05:00",)"
           R"("valueQuantity":{"value":)" +
           std::to_string(140 + number % 60) +
           R"(.3,"unit":"cm","system":"http://unitsofmeasure.org","code":"cm"}})";
}

double seconds_of(const auto& action) {
    const auto start = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// Seconds of creates by many clients, each of whom waits for its own.
double create_all(const std::vector<store::Prepared>& all, const std::string& url) {
    const SystemClock clock;
    store::OpenOptions options;
    options.url = url;
    const auto repository = store::open(options, true, clock, core_registry()).value();
    const auto client = [&](std::size_t first) {
        for (std::size_t i = first; i < all.size(); i += clients)
            repository
                ->run(TestStore::actor(),
                      [&](store::UnitOfWork& unit) -> Outcome<void> {
                          const auto written = unit.put(all[i], "POST", 0);
                          return written ? Outcome<void>{} : Outcome<void>{written.error()};
                      })
                .value();
    };
    return seconds_of([&] {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < clients; ++i) threads.emplace_back(client, i);
    });
}

/// A server, or files, with empty databases to measure on.
class Yard {
  public:
    explicit Yard(std::unique_ptr<DatabaseServer> server) : server_{std::move(server)} {}

    /// A new database; `migrated`: with our tables.
    std::string fresh(bool migrated) {
        const std::string name = "yard" + std::to_string(++count_);
        server_->create(name);
        const std::string url = server_->url(name);
        if (migrated) {
            store::OpenOptions options;
            options.url = url;
            store::open(options, true, SystemClock{}, core_registry()).value();
        }
        return url;
    }

  private:
    std::unique_ptr<DatabaseServer> server_;
    int count_ = 0;
};

/// The databases that are measured; PostgreSQL where it is installed.
std::vector<std::pair<std::string, Yard>>& yards() {
    static auto all = [] {
        std::vector<std::pair<std::string, Yard>> made;
        made.emplace_back("SQLite", Yard{std::make_unique<SqliteFiles>()});
        if (PostgresqlServer::is_installed())
            made.emplace_back("PostgreSQL", Yard{std::make_unique<PostgresqlServer>(
                                                PostgresqlServer::Options{.durable = true})});
        return made;
    }();
    return all;
}

std::string file_of(const std::string& url) {
    return url.substr(std::string_view{"sqlite://"}.size());
}

void print(const char* measure, const std::string& database, double count, double ours, double raw,
           double ratio, double goal) {
    std::printf("%-28s %-10s %9.0f/s %9.0f/s %6.2f (goal %.1f)\n", measure, database.c_str(),
                count / ours, count / raw, ratio, goal);
}

/// Measures pairs, ours and raw in turn.
double compare(const char* measure, const std::string& database, double count, double goal,
               const auto& ours, const auto& raw) {
    std::vector<double> ratios, our_seconds, raw_seconds;
    for (int pair = 0; pair < (is_quick() ? 1 : 5); ++pair) {
        our_seconds.push_back(ours());
        raw_seconds.push_back(raw());
        ratios.push_back(raw_seconds.back() / our_seconds.back());
    }
    print(measure, database, count, median(our_seconds), median(raw_seconds), median(ratios), goal);
    return median(ratios);
}

/// Transaction bundles of Synthea, of so many bytes.
std::vector<std::string> synthea_bundles(const std::filesystem::path& folder,
                                         std::uintmax_t bytes) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
        if (entry.path().extension() == ".json" && entry.path().filename() != "index.json")
            files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<std::string> chosen;
    for (std::uintmax_t sum = 0; const auto& file : files) {
        if (sum > bytes) break;
        sum += std::filesystem::file_size(file);
        chosen.push_back(file.string());
    }
    return chosen;
}

double import(const std::vector<std::string>& files, const std::string& url) {
    std::vector<std::string> words{"import"};
    words.insert(words.end(), files.begin(), files.end());
    const TemporaryFolder folder;
    return seconds_of([&] {
        const int status =
            Process{ServerProcess::program(url, words), folder.path() / "log"}.wait();
        BOOST_REQUIRE_MESSAGE(status == 0, read_file(folder.path() / "log"));
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_beside_raw_soci)

BOOST_AUTO_TEST_CASE(durable_creates_of_32_clients) {
    std::vector<store::Prepared> all;
    for (int i = 0; i < (is_quick() ? 2000 : 10000); ++i)
        all.emplace_back(prepared(observation(i))).is_new = true;  // as POST makes them
    Yard& files = yards().front().second;
    const std::string first = files.fresh(false);
    create_all(all, first);
    const auto rows = read_rows(file_of(first), versions_per_commit);
    std::printf("%-28s %-10s %11s %11s\n", "", "", "ours", "raw SOCI");
    for (auto& [name, yard] : yards())
        BOOST_TEST(compare(
                       "durable creates", name, static_cast<double>(all.size()), 0.5,
                       [&] { return create_all(all, yard.fresh(true)); },
                       [&] { return write_rows(rows, yard.fresh(true)); }) >= 0.5);
}

BOOST_AUTO_TEST_CASE(import_of_bundles_and_bytes_of_a_resource) {
    const auto archive = shared_data("synthea/synthea-r4-transaction-bundles.tar.xz");
    if (!archive) return;
    const TemporaryFolder folder;
    unpack(*archive, folder.path());
    const auto bundles = synthea_bundles(folder.path(), is_quick() ? 10'000'000 : 60'000'000);
    Yard& files = yards().front().second;
    const std::string first = files.fresh(true);
    import(bundles, first);
    const auto rows = read_rows(file_of(first), versions_per_commit);
    const auto versions = static_cast<double>(
        std::ranges::find(rows, "fascia_outbox", &TableRows::name)->rows.size());
    for (auto& [name, yard] : yards())
        BOOST_TEST(compare(
                       "import of bundles", name, versions, 0.6,
                       [&] { return import(bundles, yard.fresh(true)); },
                       [&] { return write_rows(rows, yard.fresh(true)); }) >= 0.6);
    const double bytes = static_cast<double>(std::filesystem::file_size(file_of(first))) / versions;
    std::printf("bytes of a Synthea resource   SQLite     %.0f (goal 1536), of %.0f resources\n",
                bytes, versions);
}

BOOST_AUTO_TEST_SUITE_END()

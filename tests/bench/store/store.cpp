#include "store/detail/date_span.hpp"
#include "support/database_store.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

// Durable creates through the Repository, 32 clients waiting each for its own, against raw SOCI
// inserts of the same rows, 100 resources per commit, on the same schema with the same settings.

using namespace fascia;
using namespace fascia::tests;

namespace {

constexpr int clients = 32;
constexpr int per_commit = 100;

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

std::vector<store::Prepared> prepare_all(int count) {
    std::vector<store::Prepared> all;
    for (int i = 0; i < count; ++i) all.push_back(prepared(observation(i)));
    return all;
}

double seconds_of(const auto& action) {
    const auto start = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Creates per second through the Repository.
double through_repository(const std::vector<store::Prepared>& all) {
    TestStore store;
    const auto client = [&](std::size_t first) {
        for (std::size_t i = first; i < all.size(); i += clients)
            store
                ->run(TestStore::actor(),
                      [&](store::UnitOfWork& unit) -> Outcome<void> {
                          const auto written = unit.put(all[i], "POST", 0);
                          return written ? Outcome<void>{} : Outcome<void>{written.error()};
                      })
                .value();
    };
    const double seconds = seconds_of([&] {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < clients; ++i) threads.emplace_back(client, i);
    });
    BOOST_TEST(store->count("Observation").value() == all.size());
    return static_cast<double>(all.size()) / seconds;
}

/// The rows of the resources with their keys given out beforehand, each table a prepared insert.
class RawInserts {
  public:
    explicit RawInserts(const std::string& file)
        : session_{soci::sqlite3, "dbname=\"" + file + "\" timeout=5"} {
        for (const char* setting : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                                    "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -65536",
                                    "PRAGMA wal_autocheckpoint = 4000"})
            session_ << setting;
    }

    void insert(const std::vector<store::Prepared>& all) {
        soci::statement res{
            (session_.prepare
                 << "INSERT INTO fascia_res (rid, type_id, fhir_id, version, last_updated, "
                    "deleted, shape_id) VALUES (:r, 1, :i, 1, :t, 0, 1)",
             soci::use(rid_), soci::use(text_), soci::use(time_))};
        soci::statement body{
            (session_.prepare
                 << "INSERT INTO fascia_body (rid, version, last_updated, method, hash, "
                    "content) VALUES (:r, 1, :t, 'POST', :h, CAST(:c AS BLOB))",
             soci::use(rid_), soci::use(time_), soci::use(hash_), soci::use(text_))};
        soci::statement token{
            (session_.prepare
                 << "INSERT INTO fascia_token_index (param_id, code, rid, system_id) VALUES "
                    "(:p, :c, :r, :s)",
             soci::use(param_), soci::use(text_), soci::use(rid_), soci::use(other_))};
        soci::statement date{
            (session_.prepare
                 << "INSERT INTO fascia_date_index (param_id, span, low, high, rid) VALUES "
                    "(:p, 0, :l, :h, :r)",
             soci::use(param_), soci::use(time_), soci::use(other_), soci::use(rid_))};
        soci::statement reference{(
            session_.prepare << "INSERT INTO fascia_reference_index (param_id, target, rid) VALUES "
                                "(:p, :t, :r)",
            soci::use(param_), soci::use(other_), soci::use(rid_))};
        soci::statement uri{
            (session_.prepare
                 << "INSERT INTO fascia_uri_index (param_id, uri, rid) VALUES (:p, :u, :r)",
             soci::use(param_), soci::use(text_), soci::use(rid_))};
        soci::statement link{
            (session_.prepare << "INSERT INTO fascia_link (rid, target) VALUES (:r, :t)",
             soci::use(rid_), soci::use(other_))};
        soci::statement list{
            (session_.prepare << "INSERT INTO fascia_index_list (rid, list) VALUES (:r, :l)",
             soci::use(rid_), soci::use(text_))};
        soci::statement audit{(
            session_.prepare << "INSERT INTO fascia_audit (writer, sequence, at, user_id, request, "
                                "action, target, version, outcome, previous_hash, hash) VALUES "
                                "(1, :s, :t, 'tester', 'request-1', 'create', :n, 1, '0', :p, :h)",
            soci::use(rid_), soci::use(time_), soci::use(text_), soci::use(hash_),
            soci::use(hash_))};
        soci::statement outbox{
            (session_.prepare << "INSERT INTO fascia_outbox (rid, version, at) VALUES (:r, 1, :t)",
             soci::use(rid_), soci::use(time_))};
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i % per_commit == 0) session_ << "BEGIN IMMEDIATE";
            const store::Prepared& one = all[i];
            const auto run = [](soci::statement& statement) { statement.execute(true); };
            rid_ = (1LL << 40) + static_cast<long long>(i) + 1;
            time_ = 1'800'000'000'000'000;
            hash_ = one.hash;
            text_ = one.id;
            run(res);
            text_ = one.packed;
            run(body);
            for (const auto& row : one.index.tokens) {
                start(row.parameter);
                text_ = row.code;
                other_ = static_cast<long long>(row.system.size());
                run(token);
            }
            for (const auto& row : one.index.dates) {
                start(row.parameter);
                time_ = row.low.time_since_epoch().count();
                other_ = row.high.time_since_epoch().count();
                run(date);
            }
            for (const auto& row : one.index.references) {
                start(row.parameter);
                other_ = target(row.target_type + "/" + row.target_id);
                run(reference);
            }
            for (const auto& row : one.index.uris) {
                start(row.parameter);
                text_ = row.uri;
                run(uri);
            }
            for (const auto& name : one.references) {
                other_ = target(name);
                run(link);
            }
            text_ = list_;
            run(list);
            text_ = one.type + "/" + one.id;
            run(audit);
            run(outbox);
            list_.clear();
            if ((i + 1) % per_commit == 0 || i + 1 == all.size()) session_ << "COMMIT";
        }
    }

  private:
    void start(const std::string& parameter) {
        param_ = static_cast<long long>(parameter.size() * 31 + parameter.front());
        list_ += parameter + ",\"0123456789\",0123456789\n";
    }
    long long target(const std::string& name) {
        return (2LL << 40) + static_cast<long long>(std::hash<std::string>{}(name) % 100000);
    }

    soci::session session_;
    long long rid_ = 0, time_ = 0, param_ = 0, other_ = 0;
    std::string text_, hash_, list_;
};

double raw(const std::vector<store::Prepared>& all) {
    TestStore store;
    store.close();
    RawInserts inserts{store.url().substr(9)};
    return static_cast<double>(all.size()) / seconds_of([&] { inserts.insert(all); });
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

BOOST_AUTO_TEST_CASE(durable_creates_of_32_clients_reach_two_fifths_of_raw_inserts) {
    const bool quick = std::getenv("FASCIA_TEST_QUICK") != nullptr;
    const std::vector<store::Prepared> all = prepare_all(quick ? 2000 : 10000);
    const search::IndexRows& rows = all.front().index;
    std::printf("index rows of one resource: %zu\n", rows.tokens.size() + rows.dates.size() +
                                                         rows.references.size() + rows.uris.size() +
                                                         rows.strings.size());
    std::vector<double> ratios;
    for (int pair = 0; pair < (quick ? 3 : 7); ++pair) {
        const double raw_rate = raw(all);
        const double rate = through_repository(all);
        ratios.push_back(rate / raw_rate);
        std::printf("raw SOCI %.0f/s, repository %.0f/s, ratio %.2f\n", raw_rate, rate,
                    ratios.back());
    }
    std::printf("median ratio %.2f\n", median(ratios));
    BOOST_TEST(median(ratios) >= 0.4);
}

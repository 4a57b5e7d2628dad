#include "database.hpp"
#include "store/soci/search.hpp"
#include "store/soci/unit_of_work.hpp"

using namespace fascia;
using namespace fascia::tests;
using namespace std::chrono_literals;

namespace {

/// The store's own reading and writing code on a database of its own connection.
class Clinic {
  public:
    explicit Clinic(Database& db)
        : connection_{db.connect()}, writer_{*connection_, words_, clock_} {}

    void write(const store::Work& work, bool keep = true) {
        writer_.begin();
        writer_.start_unit();
        store::UnitOfWorkOnSession unit{writer_, actor_};
        const Outcome<void> outcome = work(unit);
        BOOST_TEST(!unit.trouble().has_value());
        if (unit.trouble()) BOOST_TEST_MESSAGE(unit.trouble()->what());
        BOOST_TEST(outcome.has_value() == keep);
        outcome ? writer_.keep_unit() : writer_.undo_unit();
        writer_.commit();
    }
    void put(const std::string& json) {
        write([&](store::UnitOfWork& unit) -> Outcome<void> {
            const auto written = unit.put(prepared(json), "PUT", std::nullopt);
            return written ? Outcome<void>{} : Outcome<void>{written.error()};
        });
    }
    store::Session session() { return {*connection_, words_}; }
    store::SearchPage find(const search::Query& query) {
        return store::search_page(session(), query).value();
    }
    std::string ids(std::string_view type, std::string_view parameters) {
        return SqliteStore::ids_of(find(query(type, parameters)));
    }

  private:
    std::unique_ptr<Connection> connection_;
    store::Dictionary words_;
    SystemClock clock_;
    store::Writer writer_;
    store::Actor actor_{.user = "u", .request = "r"};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(a_small_clinic)

ON_EACH_DATABASE(resources_are_written_read_searched_and_removed_by_the_same_code) {
    Clinic clinic{db};
    clinic.put(
        R"({"resourceType":"Device","id":"a","identifier":[{"system":"urn:d","value":"1"}],)"
        R"("manufacturer":"Müller & Co","patient":{"reference":"Patient/p1"},"status":"active"})");
    clinic.put(R"({"resourceType":"Device","id":"b","identifier":[{"value":"1"}],)"
               R"("manufacturer":"Mullen","status":"active"})");
    clinic.put(R"({"resourceType":"Device","id":"c","manufacturer":"Other",)"
               R"("patient":{"reference":"Patient/p1"}})");
    clinic.put(R"({"resourceType":"Patient","id":"p1","birthDate":"1970-05"})");
    BOOST_TEST(clinic.ids("Device", "") == "a b c");
    BOOST_TEST(clinic.ids("Device", "identifier=1") == "a b");
    BOOST_TEST(clinic.ids("Device", "identifier=urn:d|1") == "a");
    BOOST_TEST(clinic.ids("Device", "identifier=urn:d|") == "a");
    BOOST_TEST(clinic.ids("Device", "identifier=|1") == "b");
    BOOST_TEST(clinic.ids("Device", "manufacturer=mul&status=active") == "a b");
    BOOST_TEST(clinic.ids("Device", "manufacturer:exact=Mullen") == "b");
    BOOST_TEST(clinic.ids("Device", "manufacturer:contains=ULL") == "a b");
    BOOST_TEST(clinic.ids("Device", "patient=Patient/p1") == "a c");
    BOOST_TEST(clinic.ids("Device", "patient=p1&manufacturer=other,mul") == "a c");
    BOOST_TEST(clinic.ids("Device", "status:missing=true") == "c");
    BOOST_TEST(clinic.ids("Device", "status:not=active") == "c");
    BOOST_TEST(clinic.ids("Device", "_id=c,a&_sort=-_id") == "c a");
    BOOST_TEST(clinic.ids("Device", "_lastUpdated=gt2020-01-01&_sort=_lastUpdated,_id") == "a b c");
    BOOST_TEST(clinic.ids("Patient", "birthdate=1970") == "p1");
    BOOST_TEST(clinic.ids("Patient", "birthdate=ge1970-05-02") == "p1");
    BOOST_TEST(clinic.ids("Patient", "birthdate=gt1970-06") == "");
    BOOST_TEST(clinic.find(query("Device", "status=active&_total=accurate")).total.value() == 2u);
    BOOST_TEST(clinic.find(query("Device", "_total=accurate")).total.value() == 3u);
    clinic.put(R"({"resourceType":"Device","id":"a","manufacturer":"Changed"})");
    BOOST_TEST(clinic.ids("Device", "manufacturer=mul") == "b");
    BOOST_TEST(clinic.ids("Device", "manufacturer=changed") == "a");
    BOOST_TEST(store::read(clinic.session(), "Device", "a").value().version == 2);
    BOOST_TEST(
        store::read_version(clinic.session(), "Device", "a", 1).value().json.find("ller & Co") !=
        std::string::npos);
    BOOST_TEST(store::everything(clinic.session(), "p1", 10, "").value().entries.size() == 2u);
    clinic.write([](store::UnitOfWork& unit) -> Outcome<void> {
        return unit.remove("Device", "c", 1).value().version == 2 ? Outcome<void>{}
                                                                  : Failure{FailureKind::fault};
    });
    BOOST_TEST(clinic.ids("Device", "") == "a b");
    BOOST_TEST(kind_of(store::read(clinic.session(), "Device", "c")) == "deleted 410");
    BOOST_TEST(store::history(clinic.session(), "Device", "c", 5, 0).value().total == 2u);
    BOOST_TEST(store::count_live(clinic.session().connection, "Device") == 2u);
}

ON_EACH_DATABASE(paging_neither_loses_nor_repeats) {
    Clinic clinic{db};
    clinic.write([](store::UnitOfWork& unit) -> Outcome<void> {
        for (int i = 0; i < 30; ++i) {
            const std::string id = "l" + std::to_string(100 + i);
            unit.put(prepared(R"({"resourceType":"Location","id":")" + id +
                              R"(","status":"active","name":"Room )" + id + R"("})"),
                     "POST", 0)
                .value();
        }
        return {};
    });
    for (const char* parameters :
         {"_count=7", "status=active&_count=7", "name=room&_count=7",
          "_sort=-_lastUpdated&_count=7", "name=room&_sort=_lastUpdated,-_id&_count=4",
          "status=active&_sort=-_id&_count=29"}) {
        std::set<std::string> seen;
        std::size_t entries = 0;
        search::Query next = query("Location", parameters);
        do {
            const store::SearchPage page = clinic.find(next);
            for (const auto& entry : page.entries) seen.insert(entry.id);
            entries += page.entries.size();
            next.after = page.next;
        } while (!next.after.empty() && entries < 100);
        BOOST_TEST(entries == 30u, parameters);
        BOOST_TEST(seen.size() == 30u, parameters);
    }
}

ON_EACH_DATABASE(a_failed_unit_leaves_nothing_and_the_audit_chain_holds) {
    Clinic clinic{db};
    clinic.write(
        [](store::UnitOfWork& unit) -> Outcome<void> {
            unit.put(prepared(R"({"resourceType":"Basic","id":"gone","code":{"text":"t"}})"), "PUT",
                     0)
                .value();
            BOOST_TEST(unit.match(query("Basic", "")).value().size() == 1u);
            return Failure{FailureKind::conflict};
        },
        false);
    BOOST_TEST(clinic.ids("Basic", "") == "");
    clinic.put(R"({"resourceType":"Basic","id":"kept","code":{"text":"t"}})");
    BOOST_TEST(clinic.ids("Basic", "") == "kept");
    const store::AuditReport report = store::verify_audit_chain(clinic.session().connection);
    BOOST_TEST(!report.broken_at.has_value());
    BOOST_TEST(report.rows > 0u);
}

BOOST_AUTO_TEST_SUITE_END()

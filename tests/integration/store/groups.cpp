#include "connection_to.hpp"

#include <atomic>
#include <future>
#include <latch>
#include <thread>

using namespace fascia;
using namespace fascia::tests;
using fascia::store::UnitOfWork;

namespace {

std::string patient(const std::string& id, const std::string& identifier = "x") {
    return R"({"resourceType":"Patient","id":")" + id +
           R"(","identifier":[{"system":"urn:mrn","value":")" + identifier + R"("}]})";
}

/// Holds the committer within a first unit, so that what is submitted meanwhile becomes one group.
class OneGroup {
  public:
    explicit OneGroup(TestStore& store) : store_{store} {
        store_->submit(
            TestStore::actor(),
            [this](UnitOfWork&) -> Outcome<void> {
                entered_.count_down();
                release_.wait();
                return {};
            },
            [](Outcome<void>) {});
        entered_.wait();
    }
    std::future<Outcome<void>> submit(store::Work work) {
        auto promise = std::make_shared<std::promise<Outcome<void>>>();
        store_->submit(TestStore::actor(), std::move(work), [promise](Outcome<void> outcome) {
            promise->set_value(std::move(outcome));
        });
        return promise->get_future();
    }
    std::future<Outcome<void>> submit_put(const std::string& json) {
        return submit([what = prepared(json)](UnitOfWork& unit) -> Outcome<void> {
            const auto written = unit.put(what, "PUT", std::nullopt);
            return written ? Outcome<void>{} : Outcome<void>{written.error()};
        });
    }
    void release() { release_.count_down(); }

  private:
    TestStore& store_;
    std::latch entered_{1}, release_{1};
};

template <class Action>
void on_threads(int count, Action action) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back([&action, i] { action(i); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(groups, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_failing_unit_leaves_nothing_and_its_neighbours_commit) {
    TestStore store;
    OneGroup group{store};
    auto first = group.submit_put(patient("a", "1"));
    auto failing = group.submit([](UnitOfWork& unit) -> Outcome<void> {
        unit.put(prepared(patient("b", "2")), "PUT", std::nullopt).value();
        // Makes the rows of the first unit reach the tables within this unit's savepoint.
        BOOST_TEST(unit.match(query("Patient", "identifier=urn:mrn|1")).value().size() == 1u);
        unit.audit("note", "Patient/b", "8").value();
        return Failure{FailureKind::unprocessable, "no"};
    });
    auto throwing = group.submit([](UnitOfWork& unit) -> Outcome<void> {
        unit.put(prepared(patient("c", "3")), "PUT", std::nullopt).value();
        throw std::runtime_error{"a bug"};
    });
    auto last = group.submit_put(
        R"({"resourceType":"Observation","id":"o","status":"final","code":{"text":"t"},)"
        R"("subject":{"reference":"Patient/b"}})");
    group.release();
    BOOST_TEST(kind_of(first.get()) == "");
    BOOST_TEST(kind_of(failing.get()) == "business-rule 422");
    BOOST_TEST(kind_of(throwing.get()) == "exception 500");
    BOOST_TEST(kind_of(last.get()) == "");
    BOOST_TEST(store.ids("Patient", "") == "a");
    BOOST_TEST(store.ids("Patient", "identifier=1,2,3") == "a");
    BOOST_TEST(store.ids("Observation", "subject=Patient/b") == "o");
    BOOST_TEST(kind_of(store->read("Patient", "b")) == "not-found 404");
    BOOST_TEST(store->count("Patient").value() == 1u);
    BOOST_TEST(store->verify_audit().value().rows == 2u);
    BOOST_TEST(!store->verify_audit().value().broken_at.has_value());
    store.put(patient("b", "4"));
    BOOST_TEST(store.ids("Patient", "identifier=4") == "b");
    BOOST_TEST(store.ids("Observation", "subject=Patient/b") == "o");
}

BOOST_AUTO_TEST_CASE(only_a_unit_that_fails_after_it_has_written_makes_its_neighbours_run_again) {
    TestStore store;
    for (const bool late : {false, true}) {
        int runs = 0;
        OneGroup group{store};
        auto neighbour = group.submit([&](UnitOfWork& unit) -> Outcome<void> {
            ++runs;
            unit.put(prepared(patient("n", late ? "1" : "2")), "PUT", std::nullopt).value();
            return {};
        });
        auto failing = group.submit([&](UnitOfWork& unit) -> Outcome<void> {
            if (late) unit.put(prepared(patient("b")), "PUT", std::nullopt).value();
            unit.audit("note", "Patient/b", "8").value();
            return unit.put(prepared(patient("n")), "PUT", 77).error();
        });
        group.release();
        BOOST_TEST(kind_of(neighbour.get()) == "");
        BOOST_TEST(kind_of(failing.get()) == "conflict 412");
        BOOST_TEST(runs == (late ? 2 : 1));
    }
    BOOST_TEST(kind_of(store->read("Patient", "b")) == "not-found 404");
    BOOST_TEST(store->read("Patient", "n").value().version == 2);
    BOOST_TEST(store->verify_audit().value().rows == 2u);
    BOOST_TEST(!store->verify_audit().value().broken_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_unit_sees_what_it_and_earlier_units_of_its_group_wrote) {
    TestStore store;
    OneGroup group{store};
    auto first = group.submit_put(patient("a", "1"));
    auto second = group.submit([](UnitOfWork& unit) -> Outcome<void> {
        unit.put(prepared(patient("b", "2")), "PUT", std::nullopt).value();
        BOOST_TEST(unit.read("Patient", "a").value().version == 1);
        BOOST_TEST(unit.read("Patient", "b").value().version == 1);
        const auto found = unit.search(query("Patient", "identifier=1,2&_total=accurate")).value();
        BOOST_TEST(TestStore::ids_of(found) == "a b");
        BOOST_TEST(unit.search(query("Patient", "_total=accurate")).value().total.value() == 2u);
        unit.remove("Patient", "b", 1).value();
        BOOST_TEST(TestStore::ids_of(unit.search(query("Patient", "identifier=1,2")).value()) ==
                   "a");
        return {};
    });
    group.release();
    BOOST_TEST(kind_of(first.get()) == "");
    BOOST_TEST(kind_of(second.get()) == "");
}

BOOST_AUTO_TEST_CASE(one_resource_updated_by_many_units_of_a_group_is_indexed_once) {
    TestStore store;
    OneGroup group{store};
    std::vector<std::future<Outcome<void>>> done;
    for (const char* identifier : {"1", "2", "1", "3"})
        done.push_back(group.submit_put(patient("a", identifier)));
    group.release();
    for (auto& one : done) BOOST_TEST(kind_of(one.get()) == "");
    BOOST_TEST(store->read("Patient", "a").value().version == 4);
    BOOST_TEST(store.ids("Patient", "identifier=1,2") == "");
    BOOST_TEST(store.ids("Patient", "identifier=3") == "a");
}

BOOST_AUTO_TEST_CASE(a_write_that_the_database_refuses_fails_alone) {
    TestStore store;
    store.put(patient("a", "1"));
    change_tables(store, "DROP TABLE fascia_uri_index");
    OneGroup group{store};
    auto before = group.submit_put(patient("b", "2"));
    auto refused = group.submit_put(
        R"({"resourceType":"ValueSet","id":"v","url":"http://example.org/v","status":"draft"})");
    auto after = group.submit_put(patient("c", "3"));
    group.release();
    BOOST_TEST(kind_of(before.get()) == "");
    BOOST_TEST(kind_of(refused.get()) == "exception 500");
    BOOST_TEST(kind_of(after.get()) == "");
    BOOST_TEST(store.ids("Patient", "identifier=1,2,3") == "a b c");
    BOOST_TEST(kind_of(store->read("ValueSet", "v")) == "not-found 404");
    BOOST_TEST(!store->verify_audit().value().broken_at.has_value());
}

BOOST_AUTO_TEST_CASE(sixty_four_conditional_creates_at_once_make_one_resource) {
    TestStore store;
    std::atomic<int> created{0}, found{0}, failed{0};
    on_threads(64, [&](int i) {
        const Outcome<void> done =
            store->run(TestStore::actor(), [&](UnitOfWork& unit) -> Outcome<void> {
                const auto matches = unit.match(query("Patient", "identifier=urn:mrn|77")).value();
                if (!matches.empty()) {
                    ++found;
                    return {};
                }
                unit.put(prepared(patient("p" + std::to_string(i), "77")), "POST", 0).value();
                ++created;
                return {};
            });
        if (!done) ++failed;
    });
    BOOST_TEST(failed == 0);
    BOOST_TEST(created == 1);
    BOOST_TEST(found == 63);
    BOOST_TEST(store.find("Patient", "_total=accurate").total.value() == 1u);
    BOOST_TEST(store.find("Patient", "identifier=77").entries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(no_update_is_lost_when_writers_race_with_expected_versions) {
    TestStore store;
    store.put(patient("a"));
    std::atomic<int> successes{0}, failures{0};
    on_threads(16, [&](int i) {
        for (int round = 0; round < 20; ++round) {
            const std::int64_t version = store->read("Patient", "a").value().version;
            const auto written =
                store.try_put(patient("a", std::to_string(i * 100 + round)), version);
            if (written)
                ++successes;
            else if (written.error().kind() != FailureKind::precondition)
                ++failures;
        }
    });
    BOOST_TEST(store->read("Patient", "a").value().version == 1 + successes);
    BOOST_TEST(store->history({.type = "Patient", .id = "a", .count = 1}).value().total.value() ==
               static_cast<std::uint64_t>(1 + successes));
    BOOST_TEST(failures == 0);
    BOOST_TEST(successes > 0);
}

BOOST_AUTO_TEST_CASE(two_programs_on_one_database_see_each_others_words_and_keys) {
    TestStore store;
    store.put(patient("a", "1"));
    store::OpenOptions options;
    options.url = store.url();
    const auto other = store::open(options, false, store.clock(), core_registry()).value();
    const auto put_in_other = [&](const std::string& json) {
        other
            ->run(TestStore::actor(),
                  [&](UnitOfWork& unit) -> Outcome<void> {
                      unit.put(prepared(json), "PUT", std::nullopt).value();
                      return {};
                  })
            .value();
    };
    put_in_other(
        R"({"resourceType":"Device","id":"d","identifier":[{"system":"urn:dev","value":"9"}]})");
    put_in_other(patient("b", "2"));
    BOOST_TEST(store.ids("Device", "identifier=urn:dev|9") == "d");
    store.put(
        R"({"resourceType":"Location","id":"l","identifier":[{"system":"urn:loc","value":"5"}]})");
    store.put(patient("c", "3"));
    put_in_other(patient("d", "4"));
    BOOST_TEST(store.ids("Patient", "identifier=urn:mrn|1,urn:mrn|2,urn:mrn|3,urn:mrn|4") ==
               "a b c d");
    BOOST_TEST(
        TestStore::ids_of(other->search(query("Location", "identifier=urn:loc|5")).value()) == "l");
    BOOST_TEST(store->count("Patient").value() == 4u);
    BOOST_TEST(!store->verify_audit().value().broken_at.has_value());
    BOOST_TEST(store->verify_audit().value().rows == 6u);
}

BOOST_AUTO_TEST_CASE(every_versions_instant_is_in_order) {
    TestStore store;
    on_threads(8, [&](int i) {
        for (int round = 0; round < 10; ++round) store.put(patient("a", std::to_string(i)));
    });
    const auto history = store->history({.type = "Patient", .id = "a", .count = 100}).value();
    BOOST_TEST(history.entries.size() == 80u);
    for (std::size_t i = 1; i < history.entries.size(); ++i)
        BOOST_TEST((history.entries[i].last_updated <= history.entries[i - 1].last_updated));
}

BOOST_AUTO_TEST_CASE(what_waits_when_the_store_closes_is_still_written) {
    TestStore store;
    std::atomic<int> answered{0};
    for (int i = 0; i < 300; ++i)
        store->submit(
            TestStore::actor(),
            [what = prepared(patient("p" + std::to_string(i)))](UnitOfWork& unit) -> Outcome<void> {
                const auto written = unit.put(what, "PUT", 0);
                return written ? Outcome<void>{} : Outcome<void>{written.error()};
            },
            [&](Outcome<void> outcome) { answered += outcome.has_value() ? 1 : 0; });
    store.reopen();
    BOOST_TEST(answered == 300);
    BOOST_TEST(store->count("Patient").value() == 300u);
}

BOOST_AUTO_TEST_SUITE_END()

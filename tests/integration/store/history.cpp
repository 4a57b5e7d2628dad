#include "fascia/fhir/draft.hpp"

#include "support/database_store.hpp"

#include <set>

using namespace fascia;
using namespace fascia::tests;

BOOST_AUTO_TEST_SUITE(histories_and_labels)

BOOST_AUTO_TEST_CASE(a_history_of_many_resources_is_told_whole_and_newest_first) {
    TestStore store;
    for (int round = 1; round <= 3; ++round)
        for (const char* type : {"Substance", "Slot", "Schedule"})
            for (const char* id : {"a", "b", "c"}) {
                fhir::Draft draft{type};
                draft->set("id", id);
                store.try_put(store::prepare(draft.freeze(), id, *core_registry()), round - 1)
                    .value();
            }
    const auto told = [&](store::HistoryQuery query) {
        std::multiset<std::string> all;
        Instant before = Instant::max();
        query.count = 4;
        do {
            const auto page = store->history(query).value();
            for (const auto& version : page.entries) {
                all.insert(version.type + version.id + std::to_string(version.version));
                BOOST_TEST((version.last_updated <= before));
                before = version.last_updated;
            }
            query.after = page.next;
        } while (!query.after.empty() && all.size() < 100);
        std::string text;
        for (const std::string& one : all) text += one + " ";
        return text;
    };
    const std::string slots = "Slota1 Slota2 Slota3 Slotb1 Slotb2 Slotb3 Slotc1 Slotc2 Slotc3 ";
    BOOST_TEST(told({.type = "Slot"}) == slots);
    BOOST_TEST(told({.type = "Device"}).empty());
    BOOST_TEST(told({.without = {"Substance", "Schedule", "Device"}}) == slots);
    BOOST_TEST(told({}).size() > 2 * slots.size());
    for (const char* token : {"x", "1", "1_2", "1_2_", "1_2_3_", "1_2_3x"})
        BOOST_TEST(kind_of(store->history({.after = token})) == "invalid 400", token);
}

BOOST_AUTO_TEST_CASE(labels_change_without_a_new_version) {
    TestStore store;
    const auto flag = [](std::string_view id, std::string_view meta) {
        return R"({"resourceType":"Flag","id":")" + std::string{id} + R"(","meta":)" +
               std::string{meta} +
               R"(,"status":"active","code":{"text":"x"},"subject":{"reference":"Group/g"}})";
    };
    store.put(flag("x", R"({"profile":["http://p/1"],"security":[{"system":"urn:s","code":"R"}],)"
                        R"("tag":[{"code":"t"},{"system":"urn:s","code":"t"}]})"));
    store.put(flag("y", R"({"tag":[{"code":"t"}]})"));
    const auto other = prepared(flag("y", R"({"tag":[{"system":"urn:s","code":"u"}]})"));
    const auto relabel = [&](std::int64_t standing) {
        return store->run(TestStore::actor(), [&](store::UnitOfWork& unit) -> Outcome<void> {
            const auto written = unit.relabel(other, standing);
            if (!written) return written.error();
            BOOST_TEST(written->version == standing);
            return {};
        });
    };
    BOOST_TEST(kind_of(relabel(2)) == "conflict 412");
    BOOST_TEST(kind_of(relabel(0)) == "conflict 412");
    BOOST_TEST(relabel(1).has_value());
    BOOST_TEST(store.ids("Flag", "_tag=urn:s|u") == "y");
    BOOST_TEST(store.ids("Flag", "_tag=t") == "x");
    const auto read = store->read("Flag", "y").value();
    BOOST_TEST(read.version == 1);
    BOOST_TEST(resource(read.json).at("meta.tag.code").text() == "u");
    BOOST_TEST(!store->verify_audit().value().broken_at.has_value());

    const auto meta = store->meta("Flag").value();
    BOOST_TEST(meta.profiles.size() == 1u);
    BOOST_TEST(meta.security.size() == 1u);
    std::string tags;
    for (const auto& [system, code] : meta.tags) tags += system + "|" + code + " ";
    BOOST_TEST(tags == "|t urn:s|t urn:s|u ");
    BOOST_TEST(store->meta("Media").value().tags.empty());
}

BOOST_AUTO_TEST_CASE(who_refers_to_a_resource_is_told) {
    TestStore store;
    for (const char* id : {"x", "y"})
        store.put(R"({"resourceType":"Flag","id":")" + std::string{id} +
                  R"(","status":"active","code":{"text":"x"},"subject":{"reference":"Group/g"}})");
    const auto referrers = [&](const char* id, std::uint32_t count) {
        std::string names;
        for (const auto& name : store->referrers("Group", id, count).value()) names += name + " ";
        return names;
    };
    BOOST_TEST(referrers("g", 9) == "Flag/x Flag/y ");
    BOOST_TEST(referrers("g", 1) == "Flag/x ");
    BOOST_TEST(referrers("nobody", 9).empty());
    store.remove("Flag", "x").value();
    BOOST_TEST(referrers("g", 9) == "Flag/y ");
}

BOOST_AUTO_TEST_SUITE_END()

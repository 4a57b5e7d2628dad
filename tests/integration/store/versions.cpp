#include "support/database_store.hpp"

#include <regex>

using namespace fascia;
using namespace fascia::tests;
using fascia::store::HistoryPage;
using fascia::store::UnitOfWork;
using fascia::store::Version;

namespace {

constexpr std::string_view jane =
    R"({"resourceType":"Patient","id":"jane","name":[{"family":"Doe","given":["Jane"]}]})";
constexpr std::string_view joan =
    R"({"resourceType":"Patient","id":"jane","name":[{"family":"Doe","given":["Joan"]}]})";

store::HistoryQuery of_jane(std::uint32_t count = 10, std::string after = {}) {
    return {.type = "Patient", .id = "jane", .count = count, .after = std::move(after)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(versions, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(what_was_written_is_read_with_version_and_time_filled_in) {
    TestStore store;
    const Version written = store.put(jane);
    const Version read = store->read("Patient", "jane").value();
    BOOST_TEST(read.json == written.json);
    BOOST_TEST(read.version == 1);
    BOOST_TEST(read.method == "PUT");
    BOOST_TEST(!read.deleted);
    BOOST_TEST((read.last_updated == written.last_updated));
    BOOST_TEST(read.json ==
               R"({"resourceType":"Patient","id":"jane","meta":{"versionId":"1","lastUpdated":")" +
                   format_instant(read.last_updated) +
                   R"("},"name":[{"family":"Doe","given":["Jane"]}]})");
    BOOST_TEST(fhir::parse_json(read.json).has_value());
}

BOOST_AUTO_TEST_CASE(the_rest_of_meta_is_kept_and_a_version_sent_in_it_is_not) {
    TestStore store;
    store.put(
        R"({"resourceType":"Patient","id":"p","meta":{"versionId":"77","lastUpdated":"2001-01-01T00:00:00Z",)"
        R"("profile":["http://example.org/p"],"tag":[{"code":"demo"}]},"active":true})");
    const Version read = store->read("Patient", "p").value();
    const fhir::Resource parsed = resource(read.json);
    BOOST_TEST(parsed.at("meta.versionId").text() == "1");
    BOOST_TEST(parsed.at("meta.lastUpdated").text() == format_instant(read.last_updated));
    BOOST_TEST(parsed.at("meta.profile").text() == "http://example.org/p");
    BOOST_TEST(parsed.at("meta.tag.code").text() == "demo");
    BOOST_TEST(parsed.child("active").text() == "true");
}

BOOST_AUTO_TEST_CASE(it_is_still_there_after_a_restart) {
    TestStore store;
    const Version written = store.put(jane);
    store.reopen();
    BOOST_TEST(store->read("Patient", "jane").value().json == written.json);
    BOOST_TEST(store.put(joan).version == 2);
    BOOST_TEST(store->count("Patient").value() == 1u);
}

BOOST_AUTO_TEST_CASE(an_update_adds_a_version_and_keeps_the_old_one) {
    TestStore store;
    const Version first = store.put(jane);
    const Version second = store.put(joan);
    BOOST_TEST(second.version == 2);
    BOOST_TEST(store->read("Patient", "jane").value().json == second.json);
    BOOST_TEST(store->read_version("Patient", "jane", 1).value().json == first.json);
    BOOST_TEST(kind_of(store->read_version("Patient", "jane", 3)) == "not-found 404");
}

BOOST_AUTO_TEST_CASE(what_never_was_is_not_found_what_was_deleted_is_gone) {
    TestStore store;
    BOOST_TEST(kind_of(store->read("Patient", "jane")) == "not-found 404");
    BOOST_TEST(kind_of(store->history(of_jane())) == "not-found 404");
    store.put(jane);
    BOOST_TEST(store.remove("Patient", "jane").value().version == 2);
    BOOST_TEST(kind_of(store->read("Patient", "jane")) == "deleted 410");
    BOOST_TEST(kind_of(store->read("Patient", "joan")) == "not-found 404");
    const Version tombstone = store->read_version("Patient", "jane", 2).value();
    BOOST_TEST(tombstone.deleted);
    BOOST_TEST(tombstone.json.empty());
    BOOST_TEST(tombstone.method == "DELETE");
}

BOOST_AUTO_TEST_CASE(deleting_what_is_not_there_succeeds_with_version_0) {
    TestStore store;
    BOOST_TEST(store.remove("Patient", "jane").value().version == 0);
    store.put(jane);
    store.remove("Patient", "jane").value();
    BOOST_TEST(store.remove("Patient", "jane").value().version == 0);
    BOOST_TEST(store->history(of_jane()).value().total.value() == 2u);
}

BOOST_AUTO_TEST_CASE(a_deleted_resource_comes_back_with_the_next_version) {
    TestStore store;
    store.put(jane);
    store.remove("Patient", "jane").value();
    BOOST_TEST(store.try_put(jane, 0).value().version == 3);
    BOOST_TEST(store->read("Patient", "jane").value().version == 3);
    BOOST_TEST(store->count("Patient").value() == 1u);
    BOOST_TEST(store.ids("Patient", "family=doe") == "jane");
}

BOOST_AUTO_TEST_CASE(a_write_against_another_version_than_expected_is_refused) {
    TestStore store;
    BOOST_TEST(kind_of(store.try_put(jane, 1)) == "conflict 412");
    BOOST_TEST(store.try_put(jane, 0).value().version == 1);
    BOOST_TEST(kind_of(store.try_put(joan, 0)) == "conflict 412");
    BOOST_TEST(store.try_put(joan, 1).value().version == 2);
    BOOST_TEST(kind_of(store.try_put(jane, 1)) == "conflict 412");
    BOOST_TEST(kind_of(store.remove("Patient", "jane", 1)) == "conflict 412");
    BOOST_TEST(store.remove("Patient", "jane", 2).value().version == 3);
    BOOST_TEST(kind_of(store.remove("Patient", "jane", 2)) == "conflict 412");
}

BOOST_AUTO_TEST_CASE(history_is_newest_first_and_pages_by_version) {
    TestStore store;
    store.put(jane);
    store.put(joan);
    store.remove("Patient", "jane").value();
    store.put(jane);
    const HistoryPage first = store->history(of_jane(3)).value();
    BOOST_TEST(first.total.value() == 4u);
    BOOST_REQUIRE(first.entries.size() == 3u);
    BOOST_TEST(first.entries[0].version == 4);
    BOOST_TEST(first.entries[1].deleted);
    BOOST_TEST(first.entries[1].method == "DELETE");
    BOOST_TEST(first.entries[2].version == 2);
    const HistoryPage rest = store->history(of_jane(3, first.next)).value();
    BOOST_REQUIRE(rest.entries.size() == 1u);
    BOOST_TEST(rest.entries[0].json == store->read_version("Patient", "jane", 1).value().json);
}

BOOST_AUTO_TEST_CASE(types_do_not_share_ids) {
    TestStore store;
    store.put(R"({"resourceType":"Patient","id":"x"})");
    store.put(R"({"resourceType":"Practitioner","id":"x"})");
    BOOST_TEST(store->read("Patient", "x").value().json.find("Patient") != std::string::npos);
    BOOST_TEST(store->read("Practitioner", "x").value().version == 1);
    BOOST_TEST(kind_of(store->read("Device", "x")) == "not-found 404");
}

BOOST_AUTO_TEST_CASE(live_counters_follow_creates_deletes_and_recreates) {
    TestStore store;
    BOOST_TEST(store->count("Patient").value() == 0u);
    store.put(jane);
    store.put(joan);
    store.put(R"({"resourceType":"Patient","id":"two"})");
    BOOST_TEST(store->count("Patient").value() == 2u);
    store.remove("Patient", "two").value();
    BOOST_TEST(store->count("Patient").value() == 1u);
    store.put(R"({"resourceType":"Patient","id":"two"})");
    BOOST_TEST(store->count("Patient").value() == 2u);
}

BOOST_AUTO_TEST_CASE(settings_are_kept) {
    TestStore store;
    BOOST_TEST(!store->setting("import").value().has_value());
    store->set_setting("import", "file 1").value();
    store->set_setting("import", "it's :file \"2\"").value();
    store.reopen();
    BOOST_TEST(store->setting("import").value().value() == "it's :file \"2\"");
    BOOST_TEST(store->ping().has_value());
}

BOOST_AUTO_TEST_CASE(text_of_any_kind_survives) {
    TestStore store;
    const std::string odd = R"(a:b 'q' \"d\" \\ ? :p0 é 漢 🦴 %_! \n\t)";
    store.put(R"({"resourceType":"Patient","id":"odd","name":[{"family":")" + odd + R"("}]})");
    const fhir::Resource read = resource(store->read("Patient", "odd").value().json);
    BOOST_TEST(read.at("name.family").text() == "a:b 'q' \"d\" \\ ? :p0 é 漢 🦴 %_! \n\t");
}

BOOST_AUTO_TEST_SUITE_END()

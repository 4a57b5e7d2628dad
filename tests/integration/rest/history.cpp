#include "support/rest_clinic.hpp"

#include <set>
#include <thread>

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string resource_json(std::string_view type, std::string_view id, int edition) {
    return R"({"resourceType":")" + std::string{type} + R"(","id":")" + std::string{id} +
           R"(","identifier":[{"value":")" + std::to_string(edition) + R"("}]})";
}

struct Histories : RestClinic {
    /// meta.lastUpdated of a write that shares its millisecond with no other.
    std::string put_apart(const std::string& json) {
        std::this_thread::sleep_for(std::chrono::milliseconds{3});
        const auto parsed = resource(json);
        const auto written =
            call("PUT", std::string{parsed.type_name()} + "/" + std::string{parsed.id()}, json);
        BOOST_REQUIRE_MESSAGE(written.status < 300, written.json);
        return std::string{written.body().at("meta.lastUpdated").text()};
    }
    /// "id/version" of every entry of every page.
    std::string told(std::string target) {
        std::string all;
        for (int pages = 0; !target.empty() && pages < 100; ++pages) {
            const Answer page = call("GET", target);
            BOOST_REQUIRE_MESSAGE(page.status == 200, page.json);
            const auto bundle = page.body();
            for (const auto entry : bundle.children("entry")) {
                const std::string_view url = entry.child("fullUrl").text(),
                                       etag = entry.at("response.etag").text();
                all.append(url.substr(url.rfind('/') + 1)).append("/");
                all.append(etag.substr(3, etag.size() - 4)).append(" ");
            }
            target = link_of(bundle, "next");
        }
        return all;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(histories, Histories)

BOOST_AUTO_TEST_CASE(a_type_and_the_whole_system_tell_every_change_newest_first) {
    put_apart(resource_json("Patient", "a", 1));
    put_apart(resource_json("Patient", "b", 1));
    put_apart(resource_json("Organization", "o", 1));
    put_apart(resource_json("Patient", "a", 2));
    std::this_thread::sleep_for(std::chrono::milliseconds{3});
    call("DELETE", "Patient/b");
    for (const char* count : {"", "?_count=1", "?_count=2", "?_count=1000"}) {
        BOOST_TEST(told("Patient/_history" + std::string{count}) == "b/2 a/2 b/1 a/1 ", count);
        BOOST_TEST(told("_history" + std::string{count}) == "b/2 a/2 o/1 b/1 a/1 ", count);
    }
    BOOST_TEST(told("Organization/_history") == "o/1 ");
    BOOST_TEST(told("Device/_history").empty());
    const auto page = call("GET", "Patient/_history").body();
    const auto first = page.children("entry")[0];
    BOOST_TEST(first.at("request.method").text() == "DELETE");
    BOOST_TEST(first.at("request.url").text() == "Patient/b");
    BOOST_TEST(first.at("response.status").text() == "204 No Content");
    BOOST_TEST(!first.child("resource"));
}

BOOST_AUTO_TEST_CASE(pages_lose_nothing_while_others_write) {
    for (int i = 0; i < 10; ++i) put(resource_json("Patient", "p" + std::to_string(i), 1));
    const Answer first = call("GET", "Patient/_history?_count=4");
    for (int i = 0; i < 10; ++i) put(resource_json("Patient", "p" + std::to_string(i), 2));
    std::set<std::string> seen;
    for (const auto entry : first.body().children("entry"))
        seen.insert(std::string{entry.at("resource.id").text()});
    const std::string rest = told(link_of(first.body(), "next"));
    for (std::size_t at = 0; at < rest.size(); at = rest.find(' ', at) + 1)
        seen.insert(rest.substr(at, 2));
    BOOST_TEST(rest.find("/2") == std::string::npos);
    BOOST_TEST(seen.size() == 10u);
}

BOOST_AUTO_TEST_CASE(since_and_at_choose_by_time_on_every_level_and_page) {
    const std::string one = put_apart(resource_json("Patient", "a", 1)),
                      other = put_apart(resource_json("Patient", "b", 1)),
                      two = put_apart(resource_json("Patient", "a", 2)),
                      three = put_apart(resource_json("Patient", "a", 3));
    for (const std::string count : {"_count=1&", ""}) {
        BOOST_TEST(told("Patient/_history?" + count + "_since=" + two) == "a/3 a/2 ");
        BOOST_TEST(told("Patient/a/_history?" + count + "_since=" + two) == "a/3 a/2 ");
        BOOST_TEST(told("_history?" + count + "_since=" + other) == "a/3 a/2 b/1 ");
        BOOST_TEST(told("Patient/_history?" + count + "_at=" + other) == "b/1 a/1 ");
        BOOST_TEST(told("Patient/a/_history?" + count + "_at=" + two) == "a/2 ");
        BOOST_TEST(told("_history?" + count + "_at=" + three) == "a/3 b/1 ");
        BOOST_TEST(told("_history?" + count + "_at=2999") == "a/3 b/1 ");
        BOOST_TEST(told("_history?" + count + "_at=1999").empty());
        BOOST_TEST(told("_history?" + count + "_since=" + two + "&_at=" + two) == "a/2 ");
    }
    BOOST_TEST(call("GET", "Patient/a/_history?_since=" + two).body().child("total").text() == "2");
    BOOST_TEST(call("GET", "Patient/a/_history?_at=" + two).body().child("total").text() == "1");
    BOOST_TEST(link_of(call("GET", "_history?_at=2024-02-01T10:00:00%2B02:00").body(), "self") ==
               "_history?_count=50&_at=2024-02-01T10:00:00%2B02:00");
}

BOOST_AUTO_TEST_CASE(what_is_not_understood_is_refused) {
    for (const char* query : {"_sort=_lastUpdated", "_since=2024", "_at=lately", "_count=x",
                              "_after=5", "_after=1_2", "_after=1_2_3_", "_list=$current-problems"})
        for (const char* path : {"_history?", "Patient/_history?"})
            BOOST_TEST(call("GET", std::string{path} + query).status == 400, query);
}

BOOST_AUTO_TEST_CASE(a_list_chooses_whose_history_is_told) {
    for (const char* id : {"a", "b", "c"}) put_apart(resource_json("Patient", id, 1));
    put_apart(resource_json("Organization", "o", 1));
    const std::string two = put_apart(resource_json("Patient", "a", 2));
    put_apart(R"({"resourceType":"List","id":"l","status":"current","mode":"working","entry":[
        {"item":{"reference":"Patient/a"}},{"item":{"reference":"Patient/c"}},
        {"item":{"reference":"Patient/a"}},{"item":{"reference":"Patient/nobody"}},
        {"item":{"reference":"Organization/o"}}]})");
    put_apart(R"({"resourceType":"List","id":"other","status":"current","mode":"working","entry":[
        {"item":{"reference":"Patient/b"}}]})");
    std::this_thread::sleep_for(std::chrono::milliseconds{3});
    call("DELETE", "Patient/c");
    for (const std::string count : {"", "&_count=1"}) {
        BOOST_TEST(told("Patient/_history?_list=l" + count) == "c/2 a/2 c/1 a/1 ");
        BOOST_TEST(told("Patient/_history?_list=l,other" + count) == "c/2 a/2 c/1 b/1 a/1 ");
        BOOST_TEST(told("Organization/_history?_list=l" + count) == "o/1 ");
        BOOST_TEST(told("_history?_list=l" + count) == "c/2 a/2 o/1 c/1 a/1 ");
        BOOST_TEST(told("Patient/_history?_list=l&_since=" + two + count) == "c/2 a/2 ");
        BOOST_TEST(told("Patient/_history?_list=l&_at=" + two + count) == "a/2 c/1 ");
    }
    BOOST_TEST(told("Device/_history?_list=l").empty());
    BOOST_TEST(told("Patient/_history?_list=none").empty());
    call("DELETE", "List/other");
    BOOST_TEST(told("Patient/_history?_list=other").empty());
    BOOST_TEST(call("GET", "Patient/a/_history?_list=l").status == 400);
    BOOST_TEST(link_of(call("GET", "Patient/_history?_list=l").body(), "self") ==
               "Patient/_history?_count=50&_list=l");
    access.roles = {};
    BOOST_TEST(call("GET", "Patient/_history?_list=l").status == 403);
}

BOOST_AUTO_TEST_CASE(a_type_that_a_reader_may_not_read_is_left_out) {
    const auto event = resource(R"({"resourceType":"AuditEvent","id":"e","type":{"code":"x"},
        "recorded":"2026-01-01T00:00:00Z","agent":[{"requestor":true}],
        "source":{"observer":{"display":"x"}}})");
    const auto prepared = store::prepare(event, "e", *core_registry());
    put(resource_json("Patient", "a", 1));
    BOOST_REQUIRE(repository()
                      .run({"test", "test"},
                           [&](store::UnitOfWork& unit) -> Outcome<void> {
                               unit.put(prepared, "POST", 0).value();
                               return {};
                           })
                      .has_value());
    BOOST_TEST(told("_history") == "a/1 ");
    BOOST_TEST(repository().history({}).value().entries.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_patch_is_told_as_a_patch) {
    put(resource_json("Patient", "a", 1));
    const Answer patched = call("PATCH", "Patient/a", R"({"resourceType":"Parameters","parameter":[
        {"name":"operation","part":[{"name":"type","valueCode":"add"},
        {"name":"path","valueString":"Patient"},{"name":"name","valueString":"gender"},
        {"name":"value","valueCode":"male"}]}]})");
    BOOST_REQUIRE_MESSAGE(patched.status == 200, patched.json);
    const auto request = call("GET", "Patient/a/_history").body().at("entry.request");
    BOOST_TEST(request.child("method").text() == "PATCH");
    BOOST_TEST(request.child("url").text() == "Patient/a");
}

BOOST_AUTO_TEST_SUITE_END()

#include "support/rest_clinic.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

struct Patients : RestClinic {
    Patients() {
        for (int i = 0; i < 7; ++i)
            put(R"({"resourceType":"Patient","id":"p)" + std::to_string(i) +
                R"(","gender":"male","name":[{"family":"Miller)" + std::to_string(i) +
                R"("}],"birthDate":"197)" + std::to_string(i) + R"(-01-02"})");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(searching, Patients, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_search_answers_a_bundle_with_links_and_full_urls) {
    const auto bundle = call("GET", "Patient?family=miller3&_total=accurate").body();
    BOOST_TEST(bundle.child("type").text() == "searchset");
    BOOST_TEST(bundle.child("total").text() == "1");
    BOOST_TEST(link_of(bundle, "self") == "Patient?family=miller3&_total=accurate");
    BOOST_TEST(link_of(bundle, "next") == "");
    const auto entry = bundle.child("entry");
    BOOST_TEST(entry.child("fullUrl").text() == std::string{base} + "/Patient/p3");
    BOOST_TEST(entry.at("search.mode").text() == "match");
    BOOST_TEST(entry.at("resource.meta.versionId").text() == "1");
}

BOOST_AUTO_TEST_CASE(pages_follow_each_other_without_loss_or_repeat) {
    std::string seen, target = "Patient?gender=male&_sort=-_id&_count=3";
    int pages = 0;
    for (; !target.empty() && pages < 9; ++pages) {
        const auto page = call("GET", target).body();
        seen += entry_ids(page) + " ";
        target = link_of(page, "next");
    }
    BOOST_TEST(seen == "p6 p5 p4 p3 p2 p1 p0 ");
    BOOST_TEST(pages == 3);
}

BOOST_AUTO_TEST_CASE(a_posted_search_is_the_same_search) {
    BOOST_TEST(entry_ids(call("POST", "Patient/_search?birthdate=lt1972").body()) == "p0 p1");
}

BOOST_AUTO_TEST_CASE(a_count_alone_has_no_entries) {
    for (const char* target : {"Patient?_summary=count", "Patient?_count=0"}) {
        const auto bundle = call("GET", target).body();
        BOOST_TEST(bundle.child("total").text() == "7", target);
        BOOST_TEST(bundle.children("entry").empty(), target);
    }
}

BOOST_AUTO_TEST_CASE(entries_are_cut_down_as_asked) {
    const auto bundle = call("GET", "Patient?_id=p1&_elements=birthDate").body();
    BOOST_TEST(bundle.at("entry.resource.birthDate").text() == "1971-01-02");
    BOOST_TEST(bundle.at("entry.resource.name.family").text() == "");
    BOOST_TEST(bundle.at("entry.resource.meta.tag.code").text() == "SUBSETTED");
}

BOOST_AUTO_TEST_CASE(what_is_not_understood_is_refused_or_left_out_of_the_self_link) {
    const Answer refused = call("GET", "Patient?family=miller3&shoe-size=43");
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.code() == "not-supported");
    const Answer lenient =
        call("GET", "Patient?family=miller3&shoe-size=43", {}, {.lenient = true});
    BOOST_TEST(entry_ids(lenient.body()) == "p3");
    BOOST_TEST(link_of(lenient.body(), "self") == "Patient?family=miller3");
    BOOST_TEST(call("GET", "Patient?birthdate=nonsense").status == 400);
    BOOST_TEST(call("GET", "Patient?_after=nonsense").status == 400);
}

BOOST_AUTO_TEST_CASE(the_self_link_finds_the_same_again) {
    const auto first = call("GET", "Patient?name=M%C3%BCller,miller2&gender:not=female").body();
    const auto again = call("GET", link_of(first, "self")).body();
    BOOST_TEST(entry_ids(first) == "p2");
    BOOST_TEST(entry_ids(again) == "p2");
    BOOST_TEST(link_of(again, "self") == link_of(first, "self"));
}

BOOST_AUTO_TEST_CASE(a_hierarchy_is_followed_as_far_as_it_is_not_too_large) {
    const auto location = [](std::string_view id, std::string_view parent) {
        return R"({"resourceType":"Location","id":")" + std::string{id} +
               R"(","partOf":{"reference":"Location/)" + std::string{parent} + R"("}})";
    };
    std::vector<std::string> locations;
    for (int i = 0; i < 1999; ++i)
        locations.push_back(location("wide-" + std::to_string(i), "wide"));
    for (int i = 0; i < 101; ++i)
        locations.push_back(location("deep-" + std::to_string(i + 1), "deep-" + std::to_string(i)));
    put_straight(locations);
    put(R"({"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},
        "location":[{"location":{"reference":"Location/wide-77"}},
                    {"location":{"reference":"Location/deep-50"}}]})");
    const auto found = [&](const std::string& criteria) {
        const Answer answer = call("GET", "Encounter?" + criteria);
        return answer.status == 200 ? entry_ids(answer.body()) : answer.code();
    };
    BOOST_TEST(found("location:below=wide") == "e");
    BOOST_TEST(found("location:below=wide&location:below=wide") == "e");
    BOOST_TEST(found("location:below=wide,deep-98") == "too-costly");
    BOOST_TEST(found("location:below=deep-1") == "e");
    BOOST_TEST(found("location:above=deep-100") == "e");
    BOOST_TEST(found("location:below=deep-0") == "too-costly");
    BOOST_TEST(found("location:above=deep-101") == "too-costly");
    std::string alone = "0";
    for (int i = 1; i <= 400; ++i) alone += "," + std::to_string(i);
    BOOST_TEST(found("location:below=" + alone) == "");
    put_straight({location("wide-2000", "wide-5")});
    BOOST_TEST(found("location:below=wide") == "too-costly");
}

BOOST_AUTO_TEST_SUITE_END()

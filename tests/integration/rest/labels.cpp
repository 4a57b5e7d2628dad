#include "support/rest_clinic.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string labels(std::string_view meta) {
    return R"({"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":)" +
           std::string{meta} + "}]}";
}

// "profile … | system:code of security … | … of tags", as they stand.
std::string text_of(const fhir::Element& meta) {
    std::string text;
    for (const auto profile : meta.children("profile")) text += std::string{profile.text()} + " ";
    for (const char* label : {"security", "tag"}) {
        text += "| ";
        for (const auto coding : meta.children(label))
            text += std::string{coding.child("system").text()} + ":" +
                    std::string{coding.child("code").text()} + " ";
    }
    return text;
}

const std::string one_label = labels(R"({"tag":[{"code":"x"}]})");

struct Labelled : RestClinic {
    Labelled() {
        put(R"({"resourceType":"Patient","id":"a","meta":{"profile":["http://p/1"],
            "tag":[{"system":"urn:t","code":"one","display":"One"},{"code":"bare"}]},
            "active":true})");
    }
    std::string of(const std::string& path) {
        const Answer answer = call("GET", path + "$meta");
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.json);
        return text_of(answer.body().at("parameter.valueMeta"));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(labels_of_resources, Labelled)

BOOST_AUTO_TEST_CASE(labels_are_sets_that_grow_and_shrink_without_a_new_version) {
    BOOST_TEST(of("Patient/a/") == "http://p/1 | | urn:t:one :bare ");
    const Answer added = call("POST", "Patient/a/$meta-add", labels(R"({
        "profile":["http://p/1","http://p/2"],"security":[{"system":"urn:s","code":"R"}],
        "tag":[{"system":"urn:t","code":"one"},{"system":"urn:t","code":"two"},
               {"system":"urn:t","code":"two"}]})"));
    BOOST_REQUIRE_MESSAGE(added.status == 200, added.json);
    const std::string grown = "http://p/1 http://p/2 | urn:s:R | urn:t:one :bare urn:t:two ";
    BOOST_TEST(text_of(added.body().at("parameter.valueMeta")) == grown);
    BOOST_TEST(added.body().at("parameter.name").text() == "return");
    BOOST_TEST(of("Patient/a/") == grown);
    const auto read = call("GET", "Patient/a");
    BOOST_TEST(read.version == 1);
    BOOST_TEST(read.body().at("meta.tag.display").text() == "One");
    BOOST_TEST(read.body().child("active").text() == "true");
    BOOST_TEST(entry_ids(call("GET", "Patient?_tag=urn:t|two").body()) == "a");
    BOOST_TEST(entry_ids(call("GET", "Patient?_security=urn:s|R&_profile=http://p/2").body()) ==
               "a");

    const Answer removed = call("POST", "Patient/a/$meta-delete", labels(R"({
        "profile":["http://p/1","http://p/9"],"security":[{"system":"urn:s","code":"R"}],
        "tag":[{"code":"bare"},{"code":"one"},{"system":"urn:t","code":"two"}]})"));
    BOOST_REQUIRE_MESSAGE(removed.status == 200, removed.json);
    BOOST_TEST(of("Patient/a/") == "http://p/2 | | urn:t:one ");
    BOOST_TEST(entry_ids(call("GET", "Patient?_tag=urn:t|two").body()).empty());
    BOOST_TEST(call("GET", "Patient/a/_history").body().child("total").text() == "1");
}

BOOST_AUTO_TEST_CASE(a_type_and_the_system_tell_the_labels_of_all) {
    put(R"({"resourceType":"Patient","id":"b","meta":{"tag":[{"system":"urn:t","code":"one"},
        {"system":"urn:t","code":"three"}]}})");
    put(R"({"resourceType":"Device","id":"d","meta":{"security":[{"system":"urn:s","code":"R"}],
        "tag":[{"system":"urn:t","code":"three"}]}})");
    BOOST_TEST(of("Patient/") == "http://p/1 | | :bare urn:t:one urn:t:three ");
    BOOST_TEST(of("Device/") == "| urn:s:R | urn:t:three ");
    BOOST_TEST(of("Organization/") == "| | ");
    const std::string all = of("");
    BOOST_TEST(all.find("urn:s:R") != std::string::npos);
    BOOST_TEST(all.find("http://p/1") != std::string::npos);
    BOOST_TEST(all.find("urn:t:three") == all.rfind("urn:t:three"));
    call("DELETE", "Device/d");
    BOOST_TEST(of("Device/") == "| | ");
}

BOOST_AUTO_TEST_CASE(no_label_is_lost_when_many_add_theirs_at_once) {
    std::vector<std::future<int>> clients;
    for (int i = 0; i < 16; ++i)
        clients.push_back(std::async(std::launch::async, [&, i] {
            const std::string code = "n" + std::to_string(i);
            if (i % 4 == 3)
                return call("PATCH", "Patient/a", R"({"resourceType":"Parameters","parameter":[
                    {"name":"operation","part":[{"name":"type","valueCode":"add"},
                    {"name":"path","valueString":"Patient"},
                    {"name":"name","valueString":"telecom"},
                    {"name":"value","valueContactPoint":{"value":"1"}}]}]})")
                    .status;
            return call("POST", "Patient/a/$meta-add",
                        labels(R"({"tag":[{"code":")" + code + R"("}]})"))
                .status;
        }));
    for (auto& client : clients) BOOST_TEST(client.get() == 200);
    const auto read = call("GET", "Patient/a").body();
    BOOST_TEST(read.child("meta").children("tag").size() == 2u + 12u);
    BOOST_TEST(read.children("telecom").size() == 4u);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
    BOOST_TEST(call("POST", "Patient/nobody/$meta-add", one_label).status == 404);
    BOOST_TEST(call("GET", "Patient/nobody/$meta").status == 404);
    BOOST_TEST(call("POST", "Patient/a/$meta-add").status == 400);
    BOOST_TEST(
        call("POST", "Patient/a/$meta-add",
             R"({"resourceType":"Parameters","parameter":[{"name":"meta","valueCode":"x"}]})")
            .code() == "required");
    BOOST_TEST(call("POST", "Patient/a/$meta-add",
                    R"({"resourceType":"Parameters","parameter":[{"name":"x","valueCode":"x"}]})")
                   .code() == "not-supported");
    BOOST_TEST(
        call("POST", "Patient/a/$meta-delete", one_label, {.if_match = "W/\"7\""}).status ==
        412);
    BOOST_TEST(
        call("POST", "Patient/a/$meta-delete", one_label, {.if_match = "W/\"1\""}).status ==
        200);
    const Answer patched = call("PATCH", "Patient/a", R"({"resourceType":"Parameters","parameter":[
        {"name":"operation","part":[{"name":"type","valueCode":"delete"},
        {"name":"path","valueString":"Patient.meta.tag[0]"}]}]})");
    BOOST_TEST(patched.status == 403);
    BOOST_TEST(patched.json.find("$meta-delete") != std::string::npos);
    call("DELETE", "Patient/a");
    BOOST_TEST(call("POST", "Patient/a/$meta-add", one_label).status == 410);
}

BOOST_AUTO_TEST_SUITE_END()

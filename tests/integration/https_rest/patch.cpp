#include "rest_server.hpp"

#include <atomic>
#include <thread>

using namespace fascia;
using namespace fascia::tests;

namespace {

const std::string json_patch = "Content-Type: application/json-patch+json\r\n",
                  xml_patch = "Content-Type: application/xml-patch+xml\r\n";

struct Patched {
    FhirClient client = open_clinic().client();
    std::string tag = fresh_tag();
    std::string path = located(client.post("Patient", patient_json(tag)));

    FhirAnswer send(const std::string& headers, const std::string& patch,
                    const std::string& target) {
        auto reply = client.send("PATCH", "/fhir/" + target, headers, patch);
        BOOST_REQUIRE(reply.has_value());
        FhirAnswer answer{.status = reply->status, .body = {}, .reply = std::move(*reply)};
        answer.body = FhirClient::from_json(answer.reply.body);
        return answer;
    }
    FhirAnswer send(const std::string& headers, const std::string& patch) {
        return send(headers, patch, path);
    }
};

std::string setting(const std::string& name, const std::string& value) {
    return R"([{"op":"add","path":"/)" + name + R"(","value":)" + value + "}]";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(patch, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_resource_is_patched_in_three_forms) {
    Patched it;
    const auto json = it.send(json_patch, setting("gender", "\"female\""));
    check(json, 200);
    BOOST_TEST(json.text("gender") == "female");
    BOOST_TEST(json.header("etag") == "W/\"2\"");
    const auto xml = it.send(
        xml_patch,
        R"(<diff xmlns="http://hl7.org/fhir"><replace sel="f:Patient/f:gender/@value">male</replace></diff>)");
    check(xml, 200);
    BOOST_TEST(xml.text("gender") == "male");
    const auto fhirpath =
        it.client.call("PATCH", it.path,
                       FhirClient::from_json(
                           R"({"resourceType":"Parameters","parameter":[{"name":"operation","part":[
            {"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.name.family"},
            {"name":"value","valueString":"Other"}]}]})"));
    check(fhirpath, 200);
    BOOST_TEST(fhirpath.text("name.family") == "Other");
    const auto read = it.client.get(it.path);
    BOOST_TEST(read.text("meta.versionId") == "4");
    BOOST_TEST(read.text("name.given") == "Given");
    BOOST_TEST(entries(it.client.get("Patient?family=other&identifier=urn:test|" + it.tag)) == 1U);
}

BOOST_AUTO_TEST_CASE(a_patch_is_conditional_on_version_and_criteria) {
    Patched it;
    check(it.send(json_patch + "If-Match: W/\"7\"\r\n", setting("active", "true")), 412,
          "conflict");
    check(it.send(json_patch + "If-Match: W/\"1\"\r\n", setting("active", "true")), 200);
    const auto found =
        it.send(json_patch, setting("active", "false"), "Patient?identifier=urn:test|" + it.tag);
    check(found, 200);
    BOOST_TEST(found.text("active") == "false");
    check(it.send(json_patch, setting("active", "true"), "Patient?identifier=urn:test|nobody"),
          404);
    check(it.client.post("Patient", patient_json(it.tag)), 201);
    check(it.send(json_patch, setting("active", "true"), "Patient?identifier=urn:test|" + it.tag),
          412, "multiple-matches");
}

BOOST_AUTO_TEST_CASE(a_patch_that_does_not_fit_changes_nothing) {
    Patched it;
    check(it.send(json_patch, setting("id", "\"other\"")), 403, "forbidden");
    check(it.send(json_patch, setting("meta", "{\"versionId\":\"9\"}")), 403, "forbidden");
    check(it.send(json_patch, setting("shoeSize", "43")), 422);
    check(it.send(json_patch, R"([{"op":"test","path":"/active","value":true}])"), 422);
    check(it.send(json_patch, "{}"), 400);
    check(it.send(xml_patch, "<diff/>"), 400);
    check(it.send("Content-Type: application/merge-patch+json\r\n", "{}"), 415, "not-supported");
    std::string many = "[";
    for (int i = 0; i < 10'000; ++i)
        many.append(i == 0 ? "" : ",").append(R"({"op":"test","path":"/x","value":1})");
    check(it.send(json_patch, many + "]"), 413);
    check(it.send(json_patch, setting("active", "true"), "Patient/never-there"), 404, "not-found");
    BOOST_TEST(it.client.get(it.path).text("meta.versionId") == "1");
}

BOOST_AUTO_TEST_CASE(patches_at_the_same_time_are_all_kept) {
    Patched it;
    check(it.send(json_patch, setting("telecom", "[{\"value\":\"0\"}]")), 200);
    constexpr int clients = 8, each = 10;
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> senders;
        for (int i = 0; i < clients; ++i)
            senders.emplace_back([&] {
                FhirClient client = open_clinic().client();
                for (int n = 0; n < each; ++n) {
                    const auto reply = client.send("PATCH", "/fhir/" + it.path, json_patch,
                                                   setting("telecom/-", "{\"value\":\"1\"}"));
                    if (!reply || reply->status != 200) ++refused;
                }
            });
    }
    BOOST_TEST(refused == 0);
    const auto read = it.client.get(it.path);
    BOOST_TEST(read.body.children("telecom").size() == 1U + clients * each);
    BOOST_TEST(read.text("meta.versionId") == std::to_string(2 + clients * each));
}

BOOST_AUTO_TEST_SUITE_END()

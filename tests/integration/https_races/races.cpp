#include "at_once.hpp"

#include <algorithm>
#include <charconv>
#include <random>
#include <set>

using namespace fascia;
using namespace fascia::tests;

// On a database server half of the clients speak with a second program on the same database.

namespace {

std::string total_of(const std::string& target) {
    return clinics().client().get(target).text("total");
}

std::string counter_json(int value) {
    return R"({"resourceType":"Observation","id":"counter","status":"final","code":{"text":"n"},)"
           R"("valueInteger":)" +
           std::to_string(value) + "}";
}

int value_of(const std::string& json) {
    static constexpr std::string_view name = R"("valueInteger":)";
    const std::size_t at = json.find(name) + name.size();
    int value = -1;
    std::from_chars(json.data() + at, json.data() + json.size(), value);
    return value;
}

std::string transaction(std::mt19937& random, int client, int round) {
    std::vector<int> members(20);
    std::ranges::generate(members, [n = 0]() mutable { return n++; });
    std::ranges::shuffle(members, random);
    std::string bundle = R"({"resourceType":"Bundle","type":"transaction","entry":[)";
    for (int i = 0; i < 10; ++i) {
        const std::string id = "shared" + std::to_string(members[static_cast<std::size_t>(i)]);
        bundle +=
            (i ? "," : "") +
            (R"({"resource":{"resourceType":"Basic","id":")" + id + R"(","code":{"text":"of )" +
             std::to_string(client) + " in " + std::to_string(round) +
             R"("}},"request":{"method":"PUT","url":"Basic/)" + id + R"("}})");
    }
    return bundle + "]}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(races, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(many_clients_who_create_the_same_identity_make_one_resource) {
    const int clients = is_quick() ? 16 : 64;
    for (int round = 0; round < (is_quick() ? 2 : 5); ++round) {
        const std::string value = "same" + std::to_string(round);
        const std::string patient =
            R"({"resourceType":"Patient","identifier":[{"system":"urn:race","value":")" + value +
            R"("}]})";
        Statuses statuses;
        at_once(clinics().ports(), clients, [&](FhirClient& client, int) {
            statuses.add(client.send(
                "POST", "/fhir/Patient",
                json_headers + std::string{"If-None-Exist: identifier=urn:race|"} + value + "\r\n",
                patient));
        });
        statuses.check_only({200, 201});
        BOOST_TEST(statuses.of(201) == 1);
        BOOST_TEST(statuses.of(200) == clients - 1);
        BOOST_TEST(total_of("Patient?_total=accurate&identifier=urn:race|" + value) == "1");
    }
}

BOOST_AUTO_TEST_CASE(no_increment_that_was_acknowledged_is_lost) {
    const int clients = is_quick() ? 16 : 64, rounds = is_quick() ? 25 : 500;
    auto first = clinics().client();
    BOOST_REQUIRE(first.put("Observation/counter", counter_json(0)).status == 201);
    Statuses statuses;
    at_once(clinics().ports(), clients, [&](FhirClient& client, int) {
        for (int round = 0; round < rounds; ++round) {
            const auto read = client.send("GET", "/fhir/Observation/counter", json_headers);
            if (!read || read->status != 200) {
                statuses.add(read);
                continue;
            }
            statuses.add(client.send(
                "PUT", "/fhir/Observation/counter",
                json_headers + std::string{"If-Match: "} + read->header("etag") + "\r\n",
                counter_json(value_of(read->body) + 1)));
        }
    });
    statuses.check_only({200, 412});
    BOOST_TEST(statuses.of(200) > 0);
    BOOST_TEST(value_of(first.get("Observation/counter").reply.body) == statuses.of(200));
    std::printf("%d clients: %d increments, %d refused\n", clients, statuses.of(200),
                statuses.of(412));
}

BOOST_AUTO_TEST_CASE(overlapping_transactions_neither_deadlock_nor_fail) {
    const int clients = 16, rounds = is_quick() ? 5 : 50;
    Statuses statuses;
    at_once(clinics().ports(), clients, [&](FhirClient& client, int number) {
        std::mt19937 random{static_cast<std::mt19937::result_type>(number)};
        for (int round = 0; round < rounds; ++round)
            statuses.add(
                client.send("POST", "/fhir", json_headers, transaction(random, number, round)));
    });
    statuses.check_only({200, 409, 412, 429, 503});
    BOOST_TEST(statuses.of(200) > clients * rounds / 2);
    BOOST_TEST(total_of("Basic?_total=accurate&_count=0") == "20");
    // Each one that was acknowledged has written ten versions, and nothing else has written any.
    int versions = 0;
    for (int i = 0; i < 20; ++i)
        versions += std::stoi(
            clinics().client().get("Basic/shared" + std::to_string(i)).text("meta.versionId"));
    BOOST_TEST(versions == 10 * statuses.of(200));
}

BOOST_AUTO_TEST_SUITE_END()

#include "support/rest_clinic.hpp"

using namespace fascia;
using namespace fascia::tests;

BOOST_FIXTURE_TEST_SUITE(batches, RestClinic, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(each_entry_of_a_batch_stands_for_itself) {
    put(R"({"resourceType":"Patient","id":"a"})");
    const Answer answer = call("POST", "", R"({"resourceType":"Bundle","type":"batch","entry":[
        {"request":{"method":"GET","url":"Patient/a"}},
        {"request":{"method":"GET","url":"Patient/nobody"}},
        {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
        {"resource":{"resourceType":"Patient","id":"x"},"request":{"method":"PUT","url":"Patient/y"}},
        {"request":{"method":"GET","url":"Patient?_id=a"}},
        {"request":{"method":"DELETE","url":"Patient/a"}},
        {"request":{"method":"GET","url":"https://elsewhere.example/Patient/a"}},
        {"request":{"method":"GET","url":"https://clinic.example/fhir/Patient/nobody"}},
        {"request":{"method":"PATCH","url":"Patient/a"}},
        {"request":{"method":"GET","url":"Shoe/1"}},
        {"resource":{"resourceType":"Bundle","type":"batch"},"request":{"method":"POST","url":"/"}},
        {"resource":{"resourceType":"AuditEvent","type":{"code":"x"},"recorded":"2026-01-01T00:00:00Z",
            "agent":[{"requestor":true}],"source":{"observer":{"display":"x"}}},
         "request":{"method":"POST","url":"AuditEvent"}}
        ]})");
    BOOST_REQUIRE(answer.status == 200);
    const auto bundle = answer.body();
    BOOST_TEST(bundle.child("type").text() == "batch-response");
    std::string statuses;
    for (const auto entry : bundle.children("entry"))
        statuses += std::string{entry.at("response.status").text().substr(0, 3)} + " ";
    BOOST_TEST(statuses == "200 404 201 400 200 204 400 404 400 404 400 403 ");
    const auto entries = bundle.children("entry");
    BOOST_TEST(entries[0].at("resource.id").text() == "a");
    BOOST_TEST(entries[0].at("response.etag").text() == "W/\"1\"");
    BOOST_TEST(entries[1].at("response.outcome.issue.code").text() == "not-found");
    BOOST_TEST(
        entries[2].at("response.location").text().starts_with(std::string{base} + "/Patient/"));
    BOOST_TEST(entries[4].at("resource.type").text() == "searchset");
    BOOST_TEST(count("Patient") == 1u);
}

BOOST_AUTO_TEST_CASE(an_empty_batch_has_an_empty_answer) {
    const Answer answer = call("POST", "", R"({"resourceType":"Bundle","type":"batch"})");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body().children("entry").empty());
}

BOOST_AUTO_TEST_CASE(other_bundles_and_other_resources_are_refused) {
    BOOST_TEST(call("POST", "", R"({"resourceType":"Bundle","type":"collection"})").status == 400);
    BOOST_TEST(call("POST", "", R"({"resourceType":"Patient"})").status == 400);
    BOOST_TEST(call("POST", "").status == 400);
}

BOOST_AUTO_TEST_CASE(bodies_of_written_entries_come_when_they_are_asked_for) {
    constexpr const char* batch = R"({"resourceType":"Bundle","type":"batch","entry":[
        {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}]})";
    BOOST_TEST(!call("POST", "", batch).body().at("entry.resource"));
    const auto told =
        call("POST", "", batch, {.prefer_return = interaction::Request::Return::representation});
    BOOST_TEST(told.body().at("entry.resource.meta.versionId").text() == "1");
}

BOOST_AUTO_TEST_SUITE_END()

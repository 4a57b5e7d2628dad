#include "fascia/fhir/draft.hpp"

#include "rest_server.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <iostream>

using namespace fascia;
using namespace fascia::tests;

namespace fascia::tests {
std::ostream& operator<<(std::ostream& out, Format format) {
    return out << (format == Format::json ? "JSON" : "XML");
}
}  // namespace fascia::tests

namespace {

const auto both_formats = boost::unit_test::data::make({Format::json, Format::xml});

struct Rest {
    explicit Rest(Format format) : client{open_clinic().client(format)} {}
    std::string create(const std::string& json) {
        const auto answer = client.post(json.substr(17, json.find('"', 17) - 17), json);
        check(answer, 201);
        return located(answer);
    }
    FhirClient client;
    std::string tag = fresh_tag();
};

std::string bundle(const std::string& type, const std::vector<std::string>& entries) {
    std::string json = R"({"resourceType":"Bundle","type":")" + type + R"(","entry":[)";
    for (const auto& entry : entries) json.append(json.back() == '[' ? "" : ",").append(entry);
    return json + "]}";
}
std::string entry(const std::string& method, const std::string& url, const std::string& resource,
                  const std::string& full_url = "") {
    return "{" + (full_url.empty() ? "" : R"("fullUrl":")" + full_url + "\",") +
           (resource.empty() ? "" : R"("resource":)" + resource + ",") +
           R"("request":{"method":")" + method + R"(","url":")" + url + R"("}})";
}
std::string status_of(const FhirAnswer& answer, std::size_t index) {
    return std::string{
        answer.body.children("entry")[index].at("response.status").text().substr(0, 3)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(interactions, *where_database_is_installed())

BOOST_DATA_TEST_CASE(create_read_update_vread_history_delete, both_formats, format) {
    Rest rest{format};
    const auto created = rest.client.post("Patient", patient_json(rest.tag));
    check(created, 201);
    BOOST_TEST(created.header("etag") == "W/\"1\"");
    BOOST_TEST(!created.header("last-modified").empty());
    BOOST_TEST(created.header("location").ends_with("/_history/1"));
    const std::string path = located(created);

    const auto read = rest.client.get(path);
    check(read, 200);
    BOOST_TEST(read.header("content-type")
                   .starts_with(format == Format::json ? "application/fhir+json"
                                                       : "application/fhir+xml"));
    BOOST_TEST(fhir::equal(read.body.root(), created.body.root()));
    BOOST_TEST(read.text("meta.versionId") == "1");
    BOOST_TEST(read.text("identifier.value") == rest.tag);

    fhir::Draft changed{read.body};
    changed->set("birthDate", "1980-04-02");
    const auto updated = rest.client.call("PUT", path, changed.freeze(), "If-Match: W/\"1\"\r\n");
    check(updated, 200);
    BOOST_TEST(updated.header("etag") == "W/\"2\"");
    check(rest.client.call("PUT", path, changed.freeze(), "If-Match: W/\"1\"\r\n"), 412,
          "conflict");
    check(rest.client.call("PUT", path, changed.freeze(), "If-Match: nonsense\r\n"), 400, "value");

    const auto first = rest.client.get(path + "/_history/1");
    check(first, 200);
    BOOST_TEST(fhir::equal(first.body.root(), read.body.root()));
    check(rest.client.get(path + "/_history/9"), 404, "not-found");

    check(rest.client.remove(path), 204);
    check(rest.client.get(path), 410, "deleted");
    check(rest.client.get(path + "/_history/3"), 410, "deleted");
    check(rest.client.get(path + "/_history/2"), 200);
    check(rest.client.remove(path), 204);
    const auto history = rest.client.get(path + "/_history");
    check(history, 200);
    BOOST_TEST(history.text("type") == "history");
    BOOST_TEST(history.text("total") == "3");
    BOOST_REQUIRE(entries(history) == 3U);
    BOOST_TEST(history.text("entry.request.method") == "DELETE");
    BOOST_TEST(history.body.children("entry")[2].at("resource.meta.versionId").text() == "1");
    check(rest.client.get("Patient?identifier=urn:test|" + rest.tag), 200);
    BOOST_TEST(entries(rest.client.get("Patient?identifier=urn:test|" + rest.tag)) == 0U);

    const auto again = rest.client.call("PUT", path, changed.freeze());
    check(again, 201);
    BOOST_TEST(again.header("etag") == "W/\"4\"");
    check(rest.client.get("Patient/never-there"), 404, "not-found");
    check(rest.client.get("Patient/never-there/_history"), 404, "not-found");
}

BOOST_DATA_TEST_CASE(a_reader_who_has_the_version_gets_304, both_formats, format) {
    Rest rest{format};
    const std::string path = rest.create(patient_json(rest.tag));
    const auto read = rest.client.get(path);
    const auto same = rest.client.get(path, "If-None-Match: W/\"1\"\r\n");
    BOOST_TEST(same.status == 304);
    BOOST_TEST(same.reply.body.empty());
    BOOST_TEST(same.header("etag") == "W/\"1\"");
    check(rest.client.get(path, "If-None-Match: W/\"7\"\r\n"), 200);
    BOOST_TEST(rest.client.get(path, "If-Modified-Since: " + read.header("last-modified") + "\r\n")
                   .status == 304);
    check(rest.client.get(path, "If-Modified-Since: Mon, 02 Mar 2020 10:00:00 GMT\r\n"), 200);
}

BOOST_DATA_TEST_CASE(a_conditional_create_makes_one, both_formats, format) {
    Rest rest{format};
    const std::string condition = "If-None-Exist: identifier=urn:test|" + rest.tag + "\r\n";
    const auto first = rest.client.post("Patient", patient_json(rest.tag), condition);
    check(first, 201);
    const auto second = rest.client.post("Patient", patient_json(rest.tag), condition);
    check(second, 200);
    BOOST_TEST(located(second) == located(first));
    rest.create(patient_json(rest.tag));
    check(rest.client.post("Patient", patient_json(rest.tag), condition), 412, "multiple-matches");
    check(rest.client.post("Patient", patient_json(rest.tag), "If-None-Exist: nonsense=1\r\n"),
          400);
}

BOOST_DATA_TEST_CASE(conditional_update_and_delete, both_formats, format) {
    Rest rest{format};
    const std::string target = "Patient?identifier=urn:test|" + rest.tag;
    const auto made = rest.client.put(target, patient_json(rest.tag));
    check(made, 201);
    const auto changed = rest.client.put(target, patient_json(rest.tag, R"(,"gender":"male")"));
    check(changed, 200);
    BOOST_TEST(located(changed) == located(made));
    BOOST_TEST(changed.header("etag") == "W/\"2\"");
    rest.create(patient_json(rest.tag));
    check(rest.client.put(target, patient_json(rest.tag)), 412, "multiple-matches");
    check(rest.client.remove(target), 412, "multiple-matches");
    check(rest.client.remove(located(made)), 204);
    check(rest.client.remove(target), 204);
    BOOST_TEST(entries(rest.client.get(target)) == 0U);
    check(rest.client.remove(target), 204);
    check(rest.client.remove("Patient"), 400, "required");
}

BOOST_DATA_TEST_CASE(search_with_paging_order_and_totals, both_formats, format) {
    Rest rest{format};
    for (const char* day : {"1980-01-01", "1950-01-01", "1990-01-01", "1970-01-01", "1960-01-01"})
        rest.create(patient_json(rest.tag, R"(,"birthDate":")" + std::string{day} + "\""));
    const std::string mine = "Patient?identifier=urn:test|" + rest.tag;
    std::string days, target = mine + "&_sort=-_lastUpdated&_count=2";
    int pages = 0;
    for (; !target.empty() && pages < 9; ++pages) {
        const auto page = rest.client.get(target);
        check(page, 200);
        BOOST_TEST(page.text("type") == "searchset");
        BOOST_TEST(!link_of(page, "self").empty());
        for (const auto found : page.body.children("entry")) {
            days += found.at("resource.birthDate").text().substr(2, 2);
            BOOST_TEST(found.at("search.mode").text() == "match");
        }
        target = link_of(page, "next");
    }
    BOOST_TEST(pages == 3);
    BOOST_TEST(days == "6070905080");
    BOOST_TEST(rest.client.get(mine + "&_summary=count").text("total") == "5");
    BOOST_TEST(entries(rest.client.get(mine + "&_summary=count")) == 0U);
    BOOST_TEST(rest.client.get(mine + "&_total=accurate&_count=1").text("total") == "5");
    BOOST_TEST(entries(rest.client.get(mine + "&birthdate=lt1970-01-01")) == 2U);
    BOOST_TEST(entries(rest.client.get(mine + "&birthdate=ge1980&birthdate=le1989")) == 1U);
    BOOST_TEST(entries(rest.client.get("Patient?family=nobody-has-this-one")) == 0U);
    const auto few = rest.client.get(mine + "&_elements=birthDate&_count=1");
    BOOST_TEST(few.text("entry.resource.birthDate") != "");
    BOOST_TEST(few.text("entry.resource.name.family") == "");
    check(rest.client.get("Patient?nonsense=1"), 400, "not-supported");
    const auto lenient = rest.client.get(mine + "&nonsense=1", "Prefer: handling=lenient\r\n");
    check(lenient, 200);
    BOOST_TEST(link_of(lenient, "self").find("nonsense") == std::string::npos);
    check(rest.client.get("Patient?birthdate=yesterday"), 400, "value");
    check(rest.client.get("Patient?_count=abc"), 400, "value");
    check(rest.client.get("Nonsense?x=1"), 404);
}

BOOST_DATA_TEST_CASE(a_transaction_is_all_or_nothing, both_formats, format) {
    Rest rest{format};
    const std::string urn = "urn:uuid:0d3c7b1e-7a54-4a3c-9b8e-5f1a2b3c4d5e";
    const std::string score = R"({"resourceType":"Observation","status":"final","code":{"text":")" +
                              rest.tag + R"("},"subject":{"reference":")" + urn + R"("}})";
    const auto done = rest.client.post(
        "", bundle("transaction", {entry("POST", "Patient", patient_json(rest.tag), urn),
                                   entry("POST", "Observation", score)}));
    check(done, 200);
    BOOST_TEST(done.text("type") == "transaction-response");
    BOOST_TEST(status_of(done, 0) == "201");
    BOOST_TEST(status_of(done, 1) == "201");
    const auto patient = rest.client.get("Patient?identifier=urn:test|" + rest.tag);
    BOOST_REQUIRE(entries(patient) == 1U);
    const std::string path = "Patient/" + patient.text("entry.resource.id");
    BOOST_TEST(entries(rest.client.get("Observation?subject=" + path)) == 1U);

    const std::string other = fresh_tag();
    const auto failed = rest.client.post(
        "", bundle("transaction",
                   {entry("POST", "Patient", patient_json(other)),
                    entry("PUT", "Patient/one", patient_json(other, R"(,"id":"two")"))}));
    check(failed, 400, "value");
    BOOST_TEST(entries(rest.client.get("Patient?identifier=urn:test|" + other)) == 0U);
    const auto mixed = rest.client.post(
        "", bundle("batch", {entry("POST", "Patient", patient_json(other)), entry("GET", path, ""),
                             entry("GET", "Patient/never-there", ""),
                             entry("PUT", "Patient/one", patient_json(other, R"(,"id":"two")"))}));
    check(mixed, 200);
    BOOST_TEST(mixed.text("type") == "batch-response");
    BOOST_TEST(status_of(mixed, 0) == "201");
    BOOST_TEST(status_of(mixed, 1) == "200");
    BOOST_TEST(status_of(mixed, 2) == "404");
    BOOST_TEST(mixed.body.children("entry")[2].at("response.outcome.issue.code").text() ==
               "not-found");
    BOOST_TEST(status_of(mixed, 3) == "400");
    check(rest.client.post("", R"({"resourceType":"Bundle","type":"collection"})"), 400);
    check(rest.client.post("", patient_json(other)), 400);
}

BOOST_DATA_TEST_CASE(everything_of_a_patient, both_formats, format) {
    Rest rest{format};
    const std::string patient = rest.create(patient_json(rest.tag));
    const std::string practitioner =
        rest.create(R"({"resourceType":"Practitioner","name":[{"family":"Known"}]})");
    for (int i = 0; i < 3; ++i)
        rest.create(R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
            "performer":[{"reference":")" +
                    practitioner + R"("}],"subject":{"reference":")" + patient + R"("}})");
    const auto all = rest.client.get(patient + "/$everything");
    check(all, 200);
    std::map<std::string, int> types;
    for (const auto found : all.body.children("entry"))
        ++types[std::string{found.child("resource").type().name()}];
    BOOST_TEST(types["Patient"] == 1);
    BOOST_TEST(types["Observation"] == 3);
    BOOST_TEST(types["Practitioner"] == 1);
    check(rest.client.get("Patient/never-there/$everything"), 404, "not-found");
}

BOOST_AUTO_TEST_SUITE_END()

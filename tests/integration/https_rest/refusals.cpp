#include "rest_server.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

/// A request that typed calls cannot make; fails the test where the answer is no OperationOutcome.
test::TlsReply raw(const std::string& method, const std::string& target, const std::string& headers,
                   const std::string& body = "") {
    FhirClient client = open_clinic().client();
    const auto reply = client.send(method, target, headers, body);
    BOOST_REQUIRE(reply.has_value());
    return *reply;
}

void check_refused(const test::TlsReply& reply, int status, const std::string& issue) {
    BOOST_TEST(reply.status == status, reply.status << ": " << reply.body.substr(0, 300));
    const auto outcome = fhir::parse_any(reply.body);
    BOOST_REQUIRE(outcome.has_value());
    BOOST_TEST(outcome->type_name() == "OperationOutcome");
    BOOST_TEST(outcome->at("issue.code").text() == issue, outcome->at("issue.code").text());
}

const std::string json_type = "Content-Type: application/fhir+json\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(refusals, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(a_method_that_is_not_offered_is_told_what_is) {
    FhirClient client = open_clinic().client();
    const std::string path = located(client.post("Patient", patient_json(fresh_tag())));
    const auto allowed = [&](const std::string& method, const std::string& target) {
        const auto reply = raw(method, "/fhir/" + target, json_type, "{}");
        check_refused(reply, 405, "not-supported");
        return reply.header("allow");
    };
    BOOST_TEST(allowed("POST", path) == "GET, HEAD, PUT, PATCH, DELETE");
    BOOST_TEST(allowed("PATCH", path + "/_history") == "GET, HEAD");
    BOOST_TEST(allowed("PUT", "metadata") == "GET, HEAD");
    BOOST_TEST(allowed("DELETE", path + "/_history/1") == "GET, HEAD");
}

BOOST_AUTO_TEST_CASE(head_is_get_without_the_body) {
    FhirClient client = open_clinic().client();
    const std::string path = located(client.post("Patient", patient_json(fresh_tag())));
    const auto get = client.get(path);
    const auto head = client.call("HEAD", path);
    BOOST_TEST(head.status == 200);
    BOOST_TEST(head.header("etag") == get.header("etag"));
    BOOST_TEST(head.header("content-length") == std::to_string(get.reply.body.size()));
    BOOST_TEST(head.reply.body.empty());
    BOOST_TEST(client.call("HEAD", "Patient/never-there").status == 404);
    BOOST_TEST(client.get(path).status == 200);  // the connection is in step
}

BOOST_AUTO_TEST_CASE(forms_that_are_not_served) {
    check_refused(raw("GET", "/fhir/Patient", "Accept: text/turtle\r\n"), 406, "not-supported");
    check_refused(raw("GET", "/fhir/Patient?_format=text/turtle", ""), 406, "not-supported");
    check_refused(raw("GET", "/fhir/Patient", "Accept: application/fhir+json; fhirVersion=3.0\r\n"),
                  406, "not-supported");
    check_refused(raw("POST", "/fhir/Patient", "Content-Type: text/plain\r\n", patient_json("x")),
                  415, "not-supported");
    check_refused(raw("POST", "/fhir/Patient", "", patient_json("x")), 415, "not-supported");
}

BOOST_AUTO_TEST_CASE(the_form_is_chosen_by_accept_and_format) {
    const auto type = [](const std::string& target, const std::string& headers) {
        const auto reply = raw("GET", "/fhir/" + target, headers);
        BOOST_TEST(reply.status == 200);
        return reply.header("content-type").substr(0, 21);
    };
    const std::string json = "application/fhir+json", xml = "application/fhir+xml;";
    BOOST_TEST(type("Patient?_count=1", "") == json);
    BOOST_TEST(type("Patient?_count=1", "Accept: */*\r\n") == json);
    BOOST_TEST(type("Patient?_count=1", "Accept: application/fhir+xml\r\n") == xml);
    BOOST_TEST(
        type("Patient?_count=1", "Accept: text/html, application/xml;q=0.9, */*;q=0.1\r\n") == xml);
    BOOST_TEST(type("Patient?_count=1&_format=xml", "Accept: application/fhir+json\r\n") == xml);
    BOOST_TEST(type("Patient?_count=1&_format=application/fhir%2Bxml", "") == xml);
    BOOST_TEST(type("metadata?_format=json", "Accept: application/fhir+xml\r\n") == json);
}

BOOST_AUTO_TEST_CASE(bodies_that_are_not_fhir) {
    const auto refused = [](const std::string& body, int status, const std::string& issue) {
        check_refused(raw("POST", "/fhir/Patient", json_type, body), status, issue);
    };
    refused("", 400, "structure");
    refused("{", 400, "structure");
    refused(R"({"resourceType":"Patient"} x)", 400, "structure");
    refused(R"({"resourceType":"Patient","nonsense":1})", 400, "structure");
    refused(R"({"resourceType":"Patient","gender":"male","gender":"female"})", 400, "structure");
    refused(R"({"resourceType":"Patient","birthDate":"2024-02-30"})", 400, "value");
    refused(R"({"resourceType":"Patient","name":[]})", 400, "structure");
    refused(R"({"resourceType":"Observation","status":"final","code":{"text":"x"}})", 400, "value");
    refused(
        R"({"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>"}})",
        422, "invalid");
    check_refused(
        raw("POST", "/fhir/Patient", "Content-Type: application/fhir+xml\r\n",
            R"(<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "y">]><Patient xmlns="http://hl7.org/fhir"/>)"),
        400, "structure");
    check_refused(raw("PUT", "/fhir/Patient/one", json_type, patient_json("x", R"(,"id":"two")")),
                  400, "value");
}

BOOST_AUTO_TEST_CASE(an_issue_names_the_element) {
    const auto reply = raw("POST", "/fhir/Patient", json_type,
                           R"({"resourceType":"Patient","name":[{"family":"x"},{"given":[7]}]})");
    BOOST_TEST(reply.status == 400);
    BOOST_TEST(reply.body.find("Patient.name[1].given[0]") != std::string::npos, reply.body);
}

BOOST_AUTO_TEST_CASE(decimals_come_back_digit_for_digit) {
    FhirClient client = open_clinic().client();
    for (const char* digits : {"1.00", "0.10", "1234567890.12345678901234567890", "-0.00"}) {
        const auto made = client.post(
            "Observation",
            R"({"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":)" +
                std::string{digits} + "}}");
        check(made, 201);
        BOOST_TEST(
            client.get(located(made)).reply.body.find(std::string{"\"value\":"} + digits + "}") !=
            std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(prefer_says_what_a_write_answers) {
    FhirClient client = open_clinic().client();
    const auto minimal =
        client.post("Patient", patient_json(fresh_tag()), "Prefer: return=minimal\r\n");
    BOOST_TEST(minimal.status == 201);
    BOOST_TEST(minimal.reply.body.empty());
    BOOST_TEST(!located(minimal).empty());
    const auto outcome =
        client.post("Patient", patient_json(fresh_tag()), "Prefer: return=OperationOutcome\r\n");
    BOOST_TEST(outcome.status == 201);
    BOOST_TEST(outcome.body.type_name() == "OperationOutcome");
}

BOOST_AUTO_TEST_CASE(what_the_client_says_of_meta_is_not_believed) {
    FhirClient client = open_clinic().client();
    const auto made = client.post(
        "Patient",
        patient_json(fresh_tag(),
                     R"(,"meta":{"versionId":"77","lastUpdated":"2001-01-01T00:00:00Z"})"));
    check(made, 201);
    BOOST_TEST(made.text("meta.versionId") == "1");
    BOOST_TEST(!made.text("meta.lastUpdated").starts_with("2001"));
}

BOOST_AUTO_TEST_CASE(the_paths_of_the_service) {
    BOOST_TEST(raw("GET", "/livez", "").status == 200);
    BOOST_TEST(raw("GET", "/readyz", "").status == 200);
    check_refused(raw("GET", "/nowhere", ""), 404, "not-found");
    check_refused(raw("GET", "/fhirx/Patient", ""), 404, "not-found");
    check_refused(raw("GET", "/fhir/Patient/%2e%2e%2fx", ""), 400, "value");
    const auto metadata = open_clinic().client().get("metadata");
    check(metadata, 200);
    BOOST_TEST(metadata.body.type_name() == "CapabilityStatement");
    BOOST_TEST(metadata.text("fhirVersion") == "4.0.1");
}

BOOST_AUTO_TEST_SUITE_END()

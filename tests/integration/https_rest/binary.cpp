#include "rest_server.hpp"

using namespace fascia;
using namespace fascia::tests;
using namespace std::string_literals;

namespace {

const std::string png = "\x89PNG\r\n\x1a\n\0\1\2\3\xff"s;

struct Binaries {
    FhirClient client = open_clinic().client();

    test::TlsReply send(const std::string& method, const std::string& target,
                        const std::string& headers, const std::string& body = {}) {
        const auto reply = client.send(method, "/fhir/" + target, headers, body);
        BOOST_REQUIRE(reply.has_value());
        return *reply;
    }
    std::string upload(const std::string& type, const std::string& content,
                       const std::string& more = {}) {
        const auto reply = send("POST", "Binary", "Content-Type: " + type + "\r\n" + more, content);
        BOOST_REQUIRE_MESSAGE(reply.status == 201, reply.body);
        const std::string location = reply.header("location");
        const auto start = location.find("/fhir/") + 6;
        return location.substr(start, location.find("/_history") - start);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(binaries, Binaries)

BOOST_AUTO_TEST_CASE(content_goes_in_and_comes_out_byte_for_byte) {
    const std::string path = upload("image/png", png);
    const auto content = send("GET", path, "");
    BOOST_TEST(content.status == 200);
    BOOST_TEST((content.body == png));
    BOOST_TEST(content.header("content-type") == "image/png");
    BOOST_TEST(content.header("content-disposition") == "attachment");
    BOOST_TEST(content.header("content-security-policy").starts_with("sandbox"));
    BOOST_TEST(content.header("x-content-type-options") == "nosniff");
    BOOST_TEST(content.header("etag") == "W/\"1\"");
    BOOST_TEST((send("GET", path, "Accept: text/html,image/*;q=0.8\r\n").body == png));
    BOOST_TEST(send("GET", path, "Accept: text/html\r\n").status == 406);
    BOOST_TEST(send("GET", path, "If-None-Match: W/\"1\"\r\n").status == 304);

    const auto changed = send("PUT", path, "Content-Type: text/plain;charset=utf-8\r\n", "words");
    BOOST_TEST(changed.status == 200, changed.body);
    BOOST_TEST(changed.header("etag") == "W/\"2\"");
    BOOST_TEST(send("GET", path, "").body == "words");
    BOOST_TEST(send("GET", path, "").header("content-type") == "text/plain");
    BOOST_TEST((send("GET", path + "/_history/1", "").body == png));
    const auto head = send("HEAD", path, "");
    BOOST_TEST(head.header("content-length") == "5");
    // application/json is content too: FHIR's own types alone are the resource
    const std::string json = upload("application/json", R"({"a":1})");
    BOOST_TEST(send("GET", json, "Accept: application/json\r\n").body == R"({"a":1})");
}

BOOST_AUTO_TEST_CASE(as_a_resource_it_is_asked_for_by_fhirs_own_types) {
    const std::string path = upload("image/png", png);
    for (const Format format : {Format::json, Format::xml}) {
        FhirClient other = open_clinic().client(format);
        const auto resource = other.get(path);
        check(resource, 200);
        BOOST_TEST(resource.body.type_name() == "Binary");
        BOOST_TEST(resource.text("contentType") == "image/png");
        BOOST_TEST(resource.text("data") == "iVBORw0KGgoAAQID/w==");
        check(other.call("PUT", path, resource.body), 200);
    }
    BOOST_TEST(send("GET", path + "?_format=json", "")
                   .header("content-type")
                   .starts_with("application/fhir+json"));
    BOOST_TEST((send("GET", path, "").body == png));
}

BOOST_AUTO_TEST_CASE(what_a_browser_would_run_is_neither_taken_nor_served_as_such) {
    const auto status = [&](const std::string& type, const std::string& content) {
        return send("POST", "Binary", type.empty() ? "" : "Content-Type: " + type + "\r\n", content)
            .status;
    };
    for (const char* type :
         {"text/html", "TEXT/HTML; charset=utf-8", "image/svg+xml", "application/xhtml+xml",
          "text/javascript", "application/xml", "nonsense", "a/b/c", "/", ""})
        BOOST_TEST(status(type, "<script>1</script>") == 415, type);
    BOOST_TEST(status("image/png", "<html>") == 415);
    BOOST_TEST(status("application/pdf", png) == 415);
    BOOST_TEST(status("application/pdf", "%PDF-1.7 x") == 201);
    BOOST_TEST(status("text/plain", std::string(2 * 1024 * 1024 + 1, 'x')) == 413);
    // stored as a resource, which R4 allows, it leaves as bytes
    const auto made = client.post(
        "Binary", R"({"resourceType":"Binary","contentType":"text/html","data":"PGI+"})");
    check(made, 201);
    const auto served = send("GET", located(made), "");
    BOOST_TEST(served.body == "<b>");
    BOOST_TEST(served.header("content-type") == "application/octet-stream");
    BOOST_TEST(served.header("content-disposition") == "attachment");
}

BOOST_AUTO_TEST_CASE(who_may_not_read_what_it_belongs_to_may_not_read_it) {
    const std::string open = upload("text/plain", "x", "X-Security-Context: Patient/somebody\r\n");
    const auto served = send("GET", open, "");
    BOOST_TEST(served.status == 200);
    BOOST_TEST(served.header("x-security-context") == "Patient/somebody");
    const std::string tag = fresh_tag();
    const std::string closed =
        upload("text/plain", "secret-" + tag, "X-Security-Context: AuditEvent/e\r\n");
    BOOST_TEST(send("GET", closed, "").status == 403);
    BOOST_TEST(send("GET", closed + "/_history/1", "").status == 403);
    check(client.get(closed), 403, "forbidden");
    const std::string id = closed.substr(closed.find('/') + 1);
    BOOST_TEST(entries(client.get("Binary?_id=" + id)) == 0U);
    BOOST_TEST(entries(client.get(closed + "/_history")) == 0U);
    BOOST_TEST(client.get("Binary/_history?_count=1000").reply.body.find(id) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

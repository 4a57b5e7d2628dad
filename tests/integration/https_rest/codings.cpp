#include "rest_server.hpp"

#include <zlib.h>

using namespace fascia;
using namespace fascia::tests;

namespace {

/// zlib itself: 31 = gzip, 15 = deflate.
std::string pack(std::string text, int window = 31) {
    z_stream z{};
    BOOST_REQUIRE(deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&z, text.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(text.data());
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(packed.data());
    z.avail_out = static_cast<uInt>(packed.size());
    BOOST_REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
    packed.resize(z.total_out);
    deflateEnd(&z);
    return packed;
}
std::string unpack(std::string packed, int window = 31) {
    z_stream z{};
    BOOST_REQUIRE(inflateInit2(&z, window) == Z_OK);
    std::string text(4'000'000, '\0');
    z.next_in = reinterpret_cast<Bytef*>(packed.data());
    z.avail_in = static_cast<uInt>(packed.size());
    z.next_out = reinterpret_cast<Bytef*>(text.data());
    z.avail_out = static_cast<uInt>(text.size());
    BOOST_TEST(inflate(&z, Z_FINISH) == Z_STREAM_END);
    text.resize(z.total_out);
    inflateEnd(&z);
    return text;
}

struct Coded {
    FhirClient client = open_clinic().client();

    test::TlsReply send(const std::string& method, const std::string& target,
                        const std::string& headers, const std::string& body = {}) {
        const auto reply = client.send(method, target, headers, body);
        BOOST_REQUIRE(reply.has_value());
        return *reply;
    }
    test::TlsReply post(const std::string& coding, const std::string& body) {
        return send("POST", "/fhir/Patient",
                    "Content-Type: application/fhir+json\r\nContent-Encoding: " + coding + "\r\n",
                    body);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(codings, Coded)

BOOST_AUTO_TEST_CASE(an_answer_is_coded_as_the_client_prefers) {
    const auto plain = send("GET", "/fhir/metadata", "");
    BOOST_TEST(!plain.has("content-encoding"));
    BOOST_TEST(plain.header("vary") == "Accept, Accept-Encoding");
    for (const auto& [accepted, coding, window] :
         {std::tuple{"gzip, deflate, br", "gzip", 31}, {"gzip;q=0.1, deflate", "deflate", 15}}) {
        const auto coded =
            send("GET", "/fhir/metadata", "Accept-Encoding: " + std::string{accepted} + "\r\n");
        BOOST_TEST(coded.header("content-encoding") == coding);
        BOOST_TEST(coded.header("vary") == "Accept, Accept-Encoding");
        BOOST_TEST(coded.body.size() < plain.body.size() / 5);
        BOOST_TEST((unpack(coded.body, window) == plain.body));
    }
    const auto head = send("HEAD", "/fhir/metadata", "Accept-Encoding: gzip\r\n");
    BOOST_TEST(head.header("content-encoding") == "gzip");
    const auto xml = send("GET", "/fhir/metadata?_format=xml", "Accept-Encoding: gzip\r\n");
    BOOST_TEST(unpack(xml.body).starts_with("<?xml"));
    BOOST_TEST(!send("GET", "/fhir/metadata", "Accept-Encoding: br, identity\r\n")
                    .has("content-encoding"));
}

BOOST_AUTO_TEST_CASE(what_is_small_or_no_reading_answer_stays_plain) {
    const std::string path = located(client.post("Patient", patient_json(fresh_tag())));
    BOOST_TEST(!send("GET", "/fhir/" + path, "Accept-Encoding: gzip\r\n").has("content-encoding"));
    const auto token = send("POST", "/auth/token",
                            "Accept-Encoding: gzip\r\n"
                            "Content-Type: application/x-www-form-urlencoded\r\n",
                            "grant_type=password&username=a&password=b");
    BOOST_TEST(!token.has("content-encoding"));
    BOOST_TEST(!token.has("vary"));
}

BOOST_AUTO_TEST_CASE(a_body_may_come_as_gzip) {
    const std::string tag = fresh_tag();
    const auto made = post("gzip", pack(patient_json(tag)));
    BOOST_TEST(made.status == 201, made.body);
    BOOST_TEST(entries(client.get("Patient?identifier=urn:test|" + tag)) == 1U);
    BOOST_TEST(post("identity", patient_json(tag)).status == 201);
    const std::string form = "identifier=urn:test|" + tag;
    const auto found = send("POST", "/fhir/Patient/_search",
                            "Content-Type: application/x-www-form-urlencoded\r\n"
                            "Content-Encoding: gzip\r\n",
                            pack(form));
    BOOST_TEST(found.status == 200);
}

BOOST_AUTO_TEST_CASE(a_bomb_and_what_is_no_gzip_are_refused) {
    const auto refused = [&](const std::string& coding, const std::string& body, int status,
                             const std::string& issue) {
        const auto reply = post(coding, body);
        BOOST_TEST(reply.status == status, coding << ": " << reply.body);
        const auto outcome = fhir::parse_any(reply.body);
        BOOST_REQUIRE(outcome.has_value());
        BOOST_TEST(outcome->at("issue.code").text() == issue);
    };
    refused("gzip", pack(std::string(100'000'000, ' ')), 413, "too-long");
    refused("gzip", pack("{\"resourceType\":\"Patient\"}" + std::string(2 * 1024 * 1024, ' ')), 413,
            "too-long");
    refused("gzip", patient_json("x"), 400, "structure");
    refused("gzip", pack(patient_json("x")).substr(0, 40), 400, "structure");
    refused("gzip", pack(patient_json("x")) + "more", 400, "structure");
    refused("gzip", "", 400, "structure");
    for (const char* coding : {"deflate", "br", "zstd", "gzip, gzip", "x-unknown"})
        refused(coding, patient_json("x"), 415, "not-supported");
    BOOST_TEST(client.get("metadata").status == 200);
}

BOOST_AUTO_TEST_CASE(a_condition_on_time_holds_from_the_second_on) {
    const auto made = client.post("Patient", patient_json(fresh_tag()));
    const std::string path = "/fhir/" + located(made);
    const auto status = [&](const std::string& headers, const std::string& target) {
        return send("GET", target, headers).status;
    };
    for (const std::string& target : {path, path + "/_history/1"}) {
        const std::string since = "If-Modified-Since: ";
        BOOST_TEST(status(since + made.header("last-modified") + "\r\n", target) == 304);
        BOOST_TEST(status(since + "Fri, 01 Jan 2999 00:00:00 GMT\r\n", target) == 304);
        BOOST_TEST(status(since + "Wed, 01 Jan 2020 00:00:00 GMT\r\n", target) == 200);
        BOOST_TEST(status(since + "yesterday\r\n", target) == 200);
        BOOST_TEST(status(since + "Fri, 01 Jan 2999 00:00:00 GMT\r\nIf-None-Match: W/\"7\"\r\n",
                          target) == 200);
        BOOST_TEST(status("If-None-Match: W/\"7\", W/\"1\"\r\n", target) == 304);
    }
    BOOST_TEST(send("HEAD", path, "If-None-Match: W/\"1\"\r\n").status == 304);
}

BOOST_AUTO_TEST_CASE(head_is_answered_wherever_get_is) {
    const std::string path = "/fhir/" + located(client.post("Patient", patient_json(fresh_tag())));
    for (const std::string& target :
         {std::string{"/fhir/metadata"}, path, path + "/_history", path + "/_history/1",
          path + "/$everything", path + "/$meta", std::string{"/fhir/Patient?_count=1"},
          std::string{"/fhir/Device/_history"}, std::string{"/fhir/$meta"}, std::string{"/livez"},
          std::string{"/readyz"}}) {
        const auto get = send("GET", target, "");
        const auto head = send("HEAD", target, "");
        BOOST_TEST(get.status == 200, target);
        BOOST_TEST(head.status == 200, target);
        BOOST_TEST(head.body.empty());
        BOOST_TEST(head.header("content-type") == get.header("content-type"), target);
    }
}

BOOST_AUTO_TEST_CASE(html_is_refused_by_name) {
    for (const char* target : {"/fhir/metadata?_format=html", "/fhir/metadata?_format=text/html"}) {
        const auto reply = send("GET", target, "Accept: application/fhir+json\r\n");
        BOOST_TEST(reply.status == 406);
        BOOST_TEST(reply.body.find("no HTML") != std::string::npos);
    }
    BOOST_TEST(send("GET", "/fhir/metadata", "Accept: text/html\r\n").status == 406);
}

BOOST_AUTO_TEST_SUITE_END()

#include "http/detail/gate.hpp"

#include "http/detail/parse.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace fascia::http;
using namespace fascia::http::detail;
using namespace std::string_literals;

namespace {

const GateLimits limits{.target_bytes = 8192, .header_bytes = 8192, .header_fields = 64};
const Authorities authorities{{"clinic.example", "public.example:443"}, {8443}};

Gate gate() {
    Gate one{limits, authorities};
    one.set_local_address("127.0.0.1");
    return one;
}

// 0 = passed, -1 = wants more
int verdict(const Gate& gate) {
    if (gate.state() == Gate::State::more) return -1;
    return gate.state() == Gate::State::passed ? 0 : gate.refusal().status;
}

int verdict_at_once(std::string_view bytes) {
    Gate one = gate();
    one.scan(bytes);
    return verdict(one);
}

int verdict_byte_by_byte(std::string_view bytes) {
    Gate one = gate();
    for (std::size_t size = 1; size <= bytes.size(); ++size)
        if (one.scan(bytes.substr(0, size)) != Gate::State::more) break;
    return verdict(one);
}

struct Row {
    std::string bytes;
    int status;
};

void check(const std::vector<Row>& rows) {
    for (const auto& [bytes, status] : rows) {
        BOOST_TEST_CONTEXT(bytes.substr(0, 200)) {
            BOOST_TEST(verdict_at_once(bytes) == status);
            BOOST_TEST(verdict_byte_by_byte(bytes) == status);
        }
    }
}

std::string get(const std::string& fields, const std::string& target = "/fhir") {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}
std::string post(const std::string& fields, const std::string& version = "1.1") {
    return "POST /fhir HTTP/" + version + "\r\nHost: localhost\r\n" + fields + "\r\n";
}
std::string host(const std::string& value) {
    return "GET / HTTP/1.1\r\nHost: " + value + "\r\n\r\n";
}
std::string times(std::size_t count, const std::string& text) {
    std::string all;
    while (count-- > 0) all += text;
    return all;
}

Head head_of(const std::string& bytes) {
    Gate one = gate();
    BOOST_REQUIRE(one.scan(bytes) == Gate::State::passed);
    return one.head();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gate_before_the_parser)

BOOST_AUTO_TEST_CASE(sound_requests_pass) {
    check({{get(""), 0},
           {get("Accept: application/fhir+json\r\nX-Empty:\r\nX-Spaced:\t a b \t\r\n"), 0},
           {get("",
                "/fhir/Patient?identifier=http://a|b&name=O'Neil\\,x&_sort=-date&x=%C3%BC[0]{}^`"),
            0},
           {get("", "/fhir/PlanDefinition/$lint"), 0},
           {"\r\n" + get(""), 0},
           {post("Content-Length: 0\r\n"), 0},
           {post("Content-Length: 005\r\n"), 0},
           {post("Transfer-Encoding: Chunked\r\n"), 0},
           {post("Expect: 100-continue\r\nContent-Length: 5\r\n"), 0},
           {post("Content-Encoding: identity\r\n"), 0}});
}

BOOST_AUTO_TEST_CASE(an_unfinished_section_wants_more) {
    const std::string whole = get("X-Note: a\r\n");
    for (std::size_t size = 0; size < whole.size(); ++size)
        BOOST_TEST(verdict_at_once(std::string_view{whole}.substr(0, size)) == -1);
}

BOOST_AUTO_TEST_CASE(what_decides_where_the_body_ends_is_said_once_and_plainly) {
    check({{post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
           {post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
           {post("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400},
           {post("Transfer-Encoding: gzip\r\n"), 400},
           {post("Transfer-Encoding: identity\r\n"), 400},
           {post("Transfer-Encoding: xchunked\r\n"), 400},
           {post("Transfer-Encoding: chunked, gzip\r\n"), 400},
           {post("Transfer-Encoding: chunked, chunked\r\n"), 400},
           {post("Transfer-Encoding:\r\n"), 400},
           {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
           {post("Transfer-Encoding : chunked\r\n"), 400},
           {post("Transfer-Encoding:\vchunked\r\n"), 400},
           {post("Transfer-Encoding: chunked\r\n", "1.0"), 400}});
    for (const char* value : {"5, 5", "+5", "-1", "-0", "0x5", "5 5", "5.0", "18446744073709551616",
                              "", "five", "5;a", "5,"})
        check({{post("Content-Length: "s + value + "\r\n"), 400}});
    check({{post("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
           {post("Content-Length: 18446744073709551615\r\n"), 0}});
}

BOOST_AUTO_TEST_CASE(every_byte_and_every_line_end_is_looked_at) {
    for (int byte = 0; byte < 256; ++byte) {
        const bool fits = byte == '\t' || (byte >= 0x20 && byte < 0x7f);
        const std::string one(1, static_cast<char>(byte));
        check({{get("X-Note: a" + one + "b\r\n"), fits ? 0 : 400}});
    }
    check({{get("X-Note: a\r\n b\r\n"), 400},
           {get("X-Note: a\r\n\tb\r\n"), 400},
           {"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", 400},
           {"GET / HTTP/1.1\nHost: localhost\n\n", 400},
           {"GET / HTTP/1.1\r\nHost: localhost\r\n\n", 400},
           {"GET / HTTP/1.1\r\nHost: localhost\r\r\n\r\n", 400},
           {get("X Note: a\r\n"), 400},
           {get(": a\r\n"), 400},
           {get("X-Note\r\n"), 400},
           {get("X(Note): a\r\n"), 400}});
}

BOOST_AUTO_TEST_CASE(the_request_line_has_one_form) {
    for (const char* line : {"GET  / HTTP/1.1",
                             "GET / HTTP/1.1 ",
                             " GET / HTTP/1.1",
                             "GET /",
                             "GET",
                             "",
                             "/",
                             "GET\t/ HTTP/1.1",
                             "GET / http/1.1",
                             "GET / HTTP/1.10",
                             "GET / HTTP/1",
                             "GET / HTTP/11",
                             "GET / XTTP/1.1",
                             "GET fhir HTTP/1.1",
                             "GET * HTTP/1.1",
                             "GET /a b HTTP/1.1",
                             "GET /a#b HTTP/1.1",
                             "GET /\"a HTTP/1.1",
                             "GET /a|b HTTP/1.1",
                             "GET /?<a> HTTP/1.1",
                             "GET ?a HTTP/1.1",
                             "GET http://localhost/ HTTP/1.1",
                             "GET https:// HTTP/1.1",
                             "GET https:/// HTTP/1.1",
                             "G(T / HTTP/1.1",
                             "\r\nGET / HTTP/1.1 x"}) {
        const std::string text = line;
        if (text.empty()) continue;
        check({{text + "\r\nHost: localhost\r\n\r\n", 400}});
    }
    check({{"\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
           {"GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 505},
           {"GET / HTTP/1.2\r\nHost: localhost\r\n\r\n", 505},
           {"GET / HTTP/0.9\r\nHost: localhost\r\n\r\n", 505}});
}

BOOST_AUTO_TEST_CASE(the_host_is_one_and_ours) {
    check({{"GET / HTTP/1.1\r\n\r\n", 400},
           {"GET / HTTP/1.0\r\n\r\n", 400},
           {host(""), 400},
           {host("localhost\r\nHost: localhost"), 400},
           {host("localhost/a"), 400},
           {host("a@localhost"), 400},
           {host("localhost, other.example"), 400},
           {host("localhost"), 0},
           {host("LocalHost:8443"), 0},
           {host("127.0.0.1:8443"), 0},
           {host("127.0.0.1"), 0},
           {host("clinic.example"), 0},
           {host("clinic.example:8443"), 0},
           {host("public.example:443"), 0},
           {host("public.example"), 421},
           {host("localhost:8444"), 421},
           {host("localhost:"), 421},
           {host("localhost:+8443"), 400},
           {host("127.0.0.2:8443"), 421},
           {host("other.example"), 421},
           {host("clinic.example.other"), 421},
           {host("xlocalhost"), 421},
           {host("[::1]:8443"), 421}});
    check({{get("", "https://localhost:8443/fhir"), 0},
           {get("", "HTTPS://localhost/fhir?a=/"), 0},
           {get("", "https://other.example/fhir"), 400},
           {get("", "https://localhost"), 400}});
    Gate v6{limits, authorities};
    v6.set_local_address("[::1]");
    BOOST_CHECK(v6.scan(host("[::1]:8443")) == Gate::State::passed);
}

BOOST_AUTO_TEST_CASE(what_may_stand_once_stands_once) {
    check({{get("Authorization: Bearer a\r\nAuthorization: Bearer a\r\n"), 400},
           {get("Authorization: Bearer a\r\naUTHORIZATION: Bearer b\r\n"), 400},
           {post("Content-Type: a\r\nContent-Type: b\r\n"), 400},
           {get("Accept: a\r\nAccept: b\r\n"), 0}});
}

BOOST_AUTO_TEST_CASE(methods_codings_and_expectations) {
    for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS"}) {
        const std::string line = method + " / HTTP/1.1\r\nHost: localhost\r\n"s;
        check({{line + "\r\n", 0},
               {line + "Content-Length: 0\r\n\r\n", 0},
               {line + "Content-Length: 1\r\n\r\n", 400},
               {line + "Transfer-Encoding: chunked\r\n\r\n", 400}});
    }
    for (const char* line :
         {"TRACE / HTTP/1.1", "CONNECT a:1 HTTP/1.1", "FOO / HTTP/1.1", "get / HTTP/1.1"})
        check({{line + "\r\nHost: localhost\r\n\r\n"s, 501},
               {line + "\r\nHost: localhost\r\n a\r\n\r\n"s, 400}});
    check({{post("Content-Encoding: gzip\r\n"), 0},
           {post("Content-Encoding: br\r\n"), 415},
           {post("Content-Encoding: identity, gzip\r\n"), 415},
           {post("Expect: 200-ok\r\n"), 417},
           {post("Expect: 100-continue, x\r\n"), 417}});
}

BOOST_AUTO_TEST_CASE(lengths_are_limited_to_the_byte) {
    // Host: localhost CRLF takes 17 bytes, X: and CRLF 5
    const auto section = [](std::size_t bytes) {
        return get("X: " + std::string(bytes - 22, 'a') + "\r\n");
    };
    const auto target = [](std::size_t bytes) {
        return get("", "/" + std::string(bytes - 1, 'a'));
    };
    check({{section(8192), 0},
           {section(8193), 431},
           {section(20000), 431},
           {get(times(63, "A: b\r\n")), 0},
           {get(times(64, "A: b\r\n")), 431},
           {target(8192), 0},
           {target(8193), 414},
           {target(20000), 414},
           {"GET /" + std::string(20000, 'a'), 414},
           {std::string(20000, 'a'), 400},
           {"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20000, 'a'), 431}});
}

BOOST_AUTO_TEST_CASE(the_first_fault_in_the_bytes_does_not_depend_on_how_they_are_cut) {
    const std::string bytes = "GET / HTTP/1.1\r\nX: " + std::string(9000, 'a') + "\x01\r\n\r\n";
    check({{bytes, 431}});
}

BOOST_AUTO_TEST_CASE(keep_alive_follows_version_and_connection) {
    BOOST_TEST(head_of(get("")).keep_alive);
    BOOST_TEST(!head_of(get("Connection: close\r\n")).keep_alive);
    BOOST_TEST(!head_of(get("Connection: x , CLOSE\r\n")).keep_alive);
    BOOST_TEST(!head_of(get("Connection: keep-alive\r\nConnection: close\r\n")).keep_alive);
    BOOST_TEST(!head_of(post("", "1.0")).keep_alive);
    BOOST_TEST(head_of(post("Connection: keep-alive\r\n", "1.0")).keep_alive);
    check({{get("Connection: a b\r\n"), 400},
           {get("Connection: ,, close ,\r\n"), 0},
           {get("Proxy-Connection: keep-alive\r\n"), 0},
           {get("Proxy-Connection: a/b\r\n"), 400}});
    BOOST_TEST(!head_of(post("Expect: 100-continue\r\n", "1.0")).expects_continue);
    BOOST_TEST(head_of(post("Expect: 100-continue\r\n")).expects_continue);
}

BOOST_AUTO_TEST_CASE(one_empty_line_before_a_request_is_overlooked) {
    const std::string bytes = "\r\n" + get("");
    const Head head = head_of(bytes);
    BOOST_TEST(head.section.of(bytes) == get(""));
    BOOST_TEST(head.target.of(bytes) == "/fhir");
}

BOOST_AUTO_TEST_CASE(beast_reads_what_the_gate_has_read) {
    const std::string bytes =
        "\r\nPOST https://localhost/fhir?a=b HTTP/1.1\r\nHost: localhost\r\n"
        "X-Note:  a b \r\nContent-Length: 7\r\nX-Forwarded-For: "
        "10.0.0.1\r\nX-HTTP-Method-Override: PUT\r\n\r\n{\"a\":1}";
    const auto request = parse(bytes, head_of(bytes));
    BOOST_REQUIRE(request.has_value());
    BOOST_TEST(request->method == "POST");
    BOOST_TEST(request->target == "/fhir?a=b");
    BOOST_TEST(request->header("x-note") == "a b");
    BOOST_TEST(request->header("content-length") == "7");
    BOOST_TEST(request->headers.size() == 3);
    BOOST_TEST(request->header("x-forwarded-for").empty());
}

BOOST_AUTO_TEST_CASE(a_section_that_beast_reads_otherwise_is_not_parsed) {
    const std::string bytes = post("Content-Length: 7\r\n");
    Head head = head_of(bytes);
    head.content_length = 8;
    BOOST_TEST(!parse(bytes, head).has_value());
    head = head_of(bytes);
    head.chunked = true;
    BOOST_TEST(!parse(bytes, head).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

#include "http/detail/answer.hpp"

#include "fascia/base/time.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace fascia;
using namespace fascia::http;
using namespace fascia::http::detail;

namespace {

std::string head_of(const Response& response, const AnswerFrame& frame) {
    std::string out;
    append_head(out, response, frame);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answers)

BOOST_AUTO_TEST_CASE(a_head_carries_what_every_answer_must_say) {
    const std::string head =
        head_of({.status = 201, .headers = {{"ETag", "W/\"1\""}}, .body = "abc"},
                {.request_id = "r1", .date = "now"});
    BOOST_TEST(head ==
               "HTTP/1.1 201 Created\r\nDate: now\r\nETag: W/\"1\"\r\nContent-Length: 3\r\n"
               "Cache-Control: no-store\r\nStrict-Transport-Security: max-age=31536000\r\n"
               "X-Content-Type-Options: nosniff\r\nX-Request-Id: r1\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(the_service_may_allow_caching_and_the_frame_decides_on_the_connection) {
    const Response cached{.headers = {{"cache-control", "max-age=60"}}, .body = {}};
    BOOST_TEST(head_of(cached, {}).find("no-store") == std::string::npos);
    BOOST_TEST(head_of({}, {.keep_alive = false}).find("Connection: close\r\n") !=
               std::string::npos);
    BOOST_TEST(head_of({}, {.http_1_0 = true}).find("Connection: keep-alive\r\n") !=
               std::string::npos);
    BOOST_TEST(head_of({}, {}).find("Connection:") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_status_without_body_has_no_length) {
    BOOST_TEST(head_of({.status = 204}, {}).find("Content-Length") == std::string::npos);
    BOOST_TEST(head_of({.status = 304}, {}).find("Content-Length") == std::string::npos);
    BOOST_TEST(!allows_body(204));
    BOOST_TEST(allows_body(200));
}

BOOST_AUTO_TEST_CASE(what_would_split_an_answer_is_not_sendable) {
    BOOST_TEST(is_sendable({.status = 404, .headers = {{"ETag", "W/\"1\""}}}));
    for (const char* value : {"a\r\nb", "a\nb", "a\rb", "a\x7f", "M\xc3\xbcller"})
        BOOST_TEST(!is_sendable({.headers = {{"X-Note", value}}}), value);
    for (const char* name : {"", "X Note", "X-Note:", "X\r\nNote"})
        BOOST_TEST(!is_sendable({.headers = {{name, "a"}}}), name);
    for (const int status : {0, 100, 199, 600, -1}) BOOST_TEST(!is_sendable({.status = status}));
}

BOOST_AUTO_TEST_CASE(the_date_is_written_as_rfc_9110_says) {
    BOOST_TEST(format_http_date(parse_instant("1994-11-06T08:49:37Z").value()) ==
               "Sun, 06 Nov 1994 08:49:37 GMT");
    BOOST_TEST(format_http_date(parse_instant("2024-02-29T23:59:59.9Z").value()) ==
               "Thu, 29 Feb 2024 23:59:59 GMT");
}

BOOST_AUTO_TEST_SUITE_END()

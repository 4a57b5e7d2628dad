#include "http/detail/chunks.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace fascia::http::detail;
using namespace std::string_literals;

namespace {

struct Decoded {
    std::string body;
    std::size_t used = 0;
    int status = 0;  ///< 0 = complete, -1 = wants more
    bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view bytes, std::size_t step, std::uint64_t limit = 1000) {
    Decoded decoded;
    Chunks chunks{limit};
    while (chunks.state() == Chunks::State::more && decoded.used < bytes.size())
        decoded.used += chunks.take(bytes.substr(decoded.used, step), decoded.body);
    if (chunks.state() == Chunks::State::more) decoded.status = -1;
    if (chunks.state() == Chunks::State::refused) decoded.status = chunks.refusal().status;
    return decoded;
}

int status_of(std::string_view bytes, std::uint64_t limit = 1000) {
    const Decoded whole = decode(bytes, bytes.size(), limit);
    BOOST_TEST((decode(bytes, 1, limit) == whole), bytes);
    BOOST_TEST((decode(bytes, 3, limit) == whole), bytes);
    return whole.status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chunked_bodies)

BOOST_AUTO_TEST_CASE(sound_chunks_are_joined) {
    const std::string bytes = "5\r\nhello\r\n00A\r\n, \r\nworld!\r\n0\r\n\r\nGET /";
    for (const std::size_t step : {1, 2, 7, 100}) {
        const Decoded decoded = decode(bytes, step);
        BOOST_TEST(decoded.status == 0);
        BOOST_TEST(decoded.body == "hello, \r\nworld!");
        BOOST_TEST(bytes.substr(decoded.used) == "GET /");
    }
    BOOST_TEST(decode("0\r\n\r\n", 100).status == 0);
    BOOST_TEST(decode("000\r\n\r\n", 100).status == 0);
}

BOOST_AUTO_TEST_CASE(an_unfinished_body_wants_more) {
    const std::string whole = "5\r\nhello\r\n0\r\n\r\n";
    for (std::size_t size = 1; size < whole.size(); ++size)
        BOOST_TEST(status_of(std::string_view{whole}.substr(0, size)) == -1);
}

BOOST_AUTO_TEST_CASE(whatever_can_be_read_in_two_ways_is_refused) {
    for (const std::string& bytes : {"0x5\r\nhello\r\n"s,
                                     "+5\r\nhello\r\n"s,
                                     "-5\r\nhello\r\n"s,
                                     " 5\r\nhello\r\n"s,
                                     "5 \r\nhello\r\n"s,
                                     "\r\nhello"s,
                                     "g\r\n"s,
                                     "5\nhello\r\n"s,
                                     "5\rhello\r\n"s,
                                     "5\r\nhello0\r\n\r\n"s,
                                     "5\r\nhello\n0\r\n\r\n"s,
                                     "4\r\nhello\r\n"s,
                                     "6\r\nhello\r\n0\r\n\r\n"s,
                                     "5;a=b\r\nhello\r\n"s,
                                     "5;\r\nhello\r\n"s,
                                     "0;a\r\n\r\n"s,
                                     "0\r\n\n"s,
                                     "0\n\r\n"s,
                                     "5\0\r\nhello\r\n"s,
                                     std::string(17, 'F') + "\r\n",
                                     std::string(17, '0') + "\r\n\r\n"})
        BOOST_TEST(status_of(bytes) == 400, bytes);
}

BOOST_AUTO_TEST_CASE(any_trailer_is_refused) {
    for (const std::string& bytes : {"0\r\nAuthorization: Bearer a\r\n\r\n"s,
                                     "5\r\nhello\r\n0\r\nX: a\r\n\r\n"s, "0\r\n a\r\n\r\n"s})
        BOOST_TEST(status_of(bytes) == 400, bytes);
    Chunks chunks{10};
    std::string body;
    chunks.take("0\r\nX-Note: a\r\n\r\n", body);
    BOOST_TEST(&chunks.refusal() == &refusals::trailer);
}

BOOST_AUTO_TEST_CASE(the_limit_is_of_all_chunks_together_and_holds_before_the_bytes_come) {
    BOOST_TEST(status_of("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", 10) == 0);
    BOOST_TEST(status_of("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", 9) == 413);
    BOOST_TEST(status_of("5\r\nhello\r\n6\r\n", 10) == 413);
    BOOST_TEST(status_of("fffffffffffffff\r\n", 10) == 413);
}

BOOST_AUTO_TEST_SUITE_END()

#include "http/detail/content_coding.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia::http;

namespace {

std::string gzipped(const std::string& text) {
    return encode(Coding::gzip, text);
}

Decoding decoding(std::string_view bytes, std::uint64_t limit = 1'000'000) {
    std::string text;
    return decode_gzip(bytes, limit, text);
}

const std::string repeated = [] {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "resource " + std::to_string(i % 7);
    return text;
}();

}  // namespace

BOOST_AUTO_TEST_SUITE(content_codings)

BOOST_AUTO_TEST_CASE(what_is_coded_comes_back) {
    for (const std::string& text :
         {std::string{}, std::string{"a"}, std::string(1'000, '\0'), repeated}) {
        std::string back = "before";
        BOOST_TEST((decode_gzip(gzipped(text), text.size(), back) == Decoding::complete));
        BOOST_TEST((back == text));
    }
    BOOST_TEST(gzipped(repeated).size() < repeated.size() / 10);
    BOOST_TEST(gzipped(repeated).substr(0, 2) == "\x1f\x8b");
    BOOST_TEST(encode(Coding::deflate, repeated)[0] == '\x78');  // RFC 1950
    BOOST_TEST(encode(Coding::identity, "x") == "x");
}

BOOST_AUTO_TEST_CASE(a_bomb_is_stopped_at_the_limit) {
    const std::string bomb = gzipped(std::string(50'000'000, 'x'));
    BOOST_TEST(bomb.size() < 300'000u);
    std::string text;
    BOOST_TEST((decode_gzip(bomb, 1000, text) == Decoding::too_long));
    BOOST_TEST(text.capacity() < 5'000u);
    BOOST_TEST((decoding(gzipped(repeated), repeated.size() - 1) == Decoding::too_long));
    BOOST_TEST((decoding(gzipped(repeated), repeated.size()) == Decoding::complete));
    BOOST_TEST((decoding(gzipped("ab"), 0) == Decoding::too_long));
}

BOOST_AUTO_TEST_CASE(what_is_not_one_whole_gzip_member_is_malformed) {
    const std::string sound = gzipped(repeated);
    for (const std::string& bytes :
         {std::string{"plain"}, std::string{}, sound.substr(0, sound.size() / 2),
          sound.substr(0, sound.size() - 1), sound + "x", sound + sound,
          encode(Coding::deflate, repeated)})
        BOOST_TEST((decoding(bytes) == Decoding::malformed), bytes.size());
    std::string damaged = sound;
    damaged[damaged.size() - 6] ^= 1;  // the checksum
    BOOST_TEST((decoding(damaged) == Decoding::malformed));
}

BOOST_AUTO_TEST_SUITE_END()

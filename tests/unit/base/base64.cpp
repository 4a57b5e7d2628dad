#include "fascia/base/base64.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(bytes_go_there_and_back) {
    // RFC 4648, section 10
    for (const auto& [bytes, text] : {std::pair{""s, ""},
                                      {"f"s, "Zg=="},
                                      {"fo"s, "Zm8="},
                                      {"foo"s, "Zm9v"},
                                      {"foobar"s, "Zm9vYmFy"},
                                      {"\0\xff\xfe"s, "AP/+"}}) {
        BOOST_TEST(to_base64(bytes) == text);
        BOOST_TEST((from_base64(text) == bytes), text);
    }
    BOOST_TEST(to_base64("\0\xff\xfe"s, Base64::url) == "AP_-");
    BOOST_TEST((from_base64("AP_-", Base64::url) == "\0\xff\xfe"s));
}

BOOST_AUTO_TEST_CASE(white_space_is_overlooked_and_all_else_refused) {
    BOOST_TEST((from_base64(" Zm9v\r\n YmFy\t") == "foobar"));
    for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Z===", "Zm9v!", "AP_-", "=Zg=", "Zm=v"})
        BOOST_TEST(!from_base64(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()

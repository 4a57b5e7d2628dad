#include "http/detail/fhir_negotiate.hpp"

#include "http/detail/fhir_respond.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::http;

BOOST_AUTO_TEST_SUITE(negotiation)

BOOST_AUTO_TEST_CASE(a_coding_is_chosen_by_quality) {
    struct Case {
        const char *accept_encoding, *coding;
    };
    for (const Case& c : {Case{"", "identity"},
                          {"gzip", "gzip"},
                          {"GZip", "gzip"},
                          {"deflate", "deflate"},
                          {"deflate, gzip", "gzip"},
                          {"gzip;q=0.5, deflate;q=0.8", "deflate"},
                          {"br, zstd", "identity"},
                          {"br, gzip;q=0.1", "gzip"},
                          {"*", "gzip"},
                          {"gzip;q=0, *", "deflate"},
                          {"*;q=0", "identity"},
                          {"gzip;q=0", "identity"},
                          {"identity, gzip;q=0.5", "identity"},
                          {"identity;q=0, gzip", "gzip"}})
        BOOST_TEST(name_of(choose_coding(c.accept_encoding)) == c.coding, c.accept_encoding);
}

BOOST_AUTO_TEST_CASE(a_binary_is_answered_as_a_resource_when_its_type_is_named) {
    BOOST_TEST(asks_for_resource("application/fhir+json", {}));
    BOOST_TEST(asks_for_resource("image/png, application/fhir+xml;q=0.5", {}));
    BOOST_TEST(asks_for_resource("image/png", {{"_format", "json"}}));
    for (const char* accept : {"", "*/*", "application/json", "image/png", "text/html,*/*;q=0.1",
                               "application/fhir+json;q=0"})
        BOOST_TEST(!asks_for_resource(accept, {}), accept);
    BOOST_TEST(accepts("", "image/png"));
    BOOST_TEST(accepts("image/*", "image/png"));
    BOOST_TEST(accepts("text/html, */*;q=0.1", "image/png; a=b"));
    BOOST_TEST(!accepts("image/png;q=0, text/plain", "image/png"));
    BOOST_TEST(!accepts("image/jpeg", "image/png"));
}

BOOST_AUTO_TEST_CASE(a_date_is_read_as_it_is_written) {
    const Instant instant = parse_instant("2026-11-22T13:05:03Z").value();
    BOOST_TEST(http_date(instant) == "Sun, 22 Nov 2026 13:05:03 GMT");
    BOOST_TEST((read_http_date(http_date(instant)) == instant));
    for (const char* text :
         {"", "2026-11-22T13:05:03Z", "Sun, 22 Nov 2026 13:05:03 GMT x", "Sun, 22 Nov 2026"})
        BOOST_TEST(!read_http_date(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()

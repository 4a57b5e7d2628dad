#include "store/detail/database_url.hpp"

#include "support/database_store.hpp"

using namespace fascia;
using namespace fascia::tests;
using store::parse_database_url;
using store::without_password;

BOOST_AUTO_TEST_SUITE(database_urls)

BOOST_AUTO_TEST_CASE(its_parts_are_told_apart_and_decoded) {
    const auto url = parse_database_url(
                         "mariadb://an%40na:p%3Aw%2F%27@db.example:3307/clinic?ssl_ca=%2Fetc%2Fca."
                         "pem&unix_socket=/run/s")
                         .value();
    BOOST_TEST(url.user == "an@na");
    BOOST_TEST(url.password == "p:w/'");
    BOOST_TEST(url.host == "db.example");
    BOOST_TEST(url.port == "3307");
    BOOST_TEST(url.path == "clinic");
    BOOST_TEST(url.parameters.size() == 2u);
    BOOST_TEST(url.parameters.at("ssl_ca") == "/etc/ca.pem");
    BOOST_TEST(url.parameters.at("unix_socket") == "/run/s");
}

BOOST_AUTO_TEST_CASE(most_of_them_may_be_missing) {
    const auto url = parse_database_url("mariadb://localhost/x").value();
    BOOST_TEST(url.user == "");
    BOOST_TEST(url.password == "");
    BOOST_TEST(url.host == "localhost");
    BOOST_TEST(url.port == "");
    BOOST_TEST(url.path == "x");
}

BOOST_AUTO_TEST_CASE(a_percent_sign_that_encodes_nothing_is_refused) {
    for (const char* url : {"mariadb://a%@h/x", "mariadb://h/x?a=%4", "mariadb://h/%zz"})
        BOOST_TEST(kind_of(parse_database_url(url)) == "invalid 400", url);
}

BOOST_AUTO_TEST_CASE(the_password_is_left_out_for_messages) {
    BOOST_TEST(without_password("postgresql://u:pw@h:5432/x") == "postgresql://u:***@h:5432/x");
    BOOST_TEST(without_password("postgresql://u@h/x") == "postgresql://u@h/x");
    BOOST_TEST(without_password("postgresql://h:5432/x") == "postgresql://h:5432/x");
    BOOST_TEST(without_password("mariadb://u:p@w/@h/x") == "mariadb://u:***@h/x");
    BOOST_TEST(without_password("postgresql:///x?user=u&password=pw&port=1") ==
               "postgresql:///x?user=u&password=***&port=1");
    BOOST_TEST(without_password("postgresql:///x?password=pw") == "postgresql:///x?password=***");
    BOOST_TEST(without_password("sqlite:///var/lib/fascia.db") == "sqlite:///var/lib/fascia.db");
}

BOOST_AUTO_TEST_SUITE_END()

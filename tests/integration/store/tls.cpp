#include "connection_to.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

std::string kind_of_opening(const std::string& url) {
    store::OpenOptions options;
    options.url = url;
    return kind_of(store::open(options, true, SystemClock{}, core_registry()));
}

/// The certificate decides who is spoken with.
void check_certificates(auto& server) {
    server.create("clinic");
    BOOST_TEST(kind_of_opening(server.tls_url("clinic", "ours")) == "");
    BOOST_TEST(kind_of_opening(server.tls_url("clinic", "other")) == "transient 503");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_to_the_database, *on_servers_only())

BOOST_AUTO_TEST_CASE(only_a_server_with_the_right_certificate_is_spoken_with) {
    if (database_kind() == "postgresql") {
        PostgresqlServer server{{.port = free_port()}};
        check_certificates(server);
        return;
    }
    MariadbServer server{true};
    check_certificates(server);
    // Its client library would go on in clear text with a server that offers no TLS.
    const TestDatabase without{TestDatabase::Kind::fresh};
    const std::string url = server.tls_url("clinic", "ours");
    BOOST_TEST(kind_of_opening(without.url()) == "");
    BOOST_TEST(kind_of_opening(without.url() + url.substr(url.find("&ssl_ca"))) == "transient 503");
}

BOOST_AUTO_TEST_SUITE_END()

#include "support/tls_certificate.hpp"
#include "support/tls_client.hpp"
#include "support/tls_service.hpp"

#include <boost/test/unit_test.hpp>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <string>
#include <sys/stat.h>

using namespace fascia;
using namespace fascia::test;
using namespace std::string_literals;

namespace {

struct Running {
    TlsService service;
    RunningTlsServer server{service};
    TlsClientOptions client() const { return {.port = server.port()}; }
};

bool shakes_hands(const TlsClientOptions& options) {
    try {
        const TlsClient client{options};
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

Outcome<std::unique_ptr<http::Server>> start(const http::ServerOptions& options) {
    static TlsService service;
    static SystemClock clock;
    static UuidSource ids{clock};
    return http::Server::start(options, service, clock, ids);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transport)

BOOST_AUTO_TEST_CASE(row_27_only_tls_1_2_and_1_3_are_spoken) {
    const Running running;
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION}) {
        auto options = running.client();
        options.lowest_version = options.highest_version = version;
        BOOST_TEST(shakes_hands(options) == (version >= TLS1_2_VERSION), version);
    }
}

BOOST_AUTO_TEST_CASE(row_27_only_forward_secret_aead_ciphers_are_taken) {
    const Running running;
    const auto taken = [&](const char* cipher) {
        auto options = running.client();
        options.highest_version = TLS1_2_VERSION;
        options.ciphers = cipher;
        return shakes_hands(options);
    };
    for (const char* good : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
                             "ECDHE-ECDSA-CHACHA20-POLY1305"})
        BOOST_TEST(taken(good), good);
    for (const char* bad :
         {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM",
          "AES128-GCM-SHA256", "AES128-SHA", "ECDHE-ECDSA-NULL-SHA", "AECDH-AES128-SHA"})
        BOOST_TEST(!taken(bad), bad);
}

BOOST_AUTO_TEST_CASE(row_27_renegotiation_compression_and_early_data_are_refused) {
    const Running running;
    auto options = running.client();
    options.highest_version = TLS1_2_VERSION;
    TlsClient client{options};
    BOOST_TEST((SSL_get_current_compression(client.tls()) == nullptr));
    SSL_renegotiate(client.tls());
    BOOST_TEST(SSL_do_handshake(client.tls()) != 1);

    TlsClient modern{running.client()};
    modern.send(running.server.get("/seen"));
    BOOST_TEST(modern.read_reply().value().status == 200);  // the ticket has come with it
    BOOST_TEST(SSL_SESSION_get_max_early_data(SSL_get_session(modern.tls())) == 0U);
}

BOOST_AUTO_TEST_CASE(http_1_1_is_the_only_protocol_offered) {
    const Running running;
    const auto chosen = [&](const std::string& offered) {
        auto options = running.client();
        options.protocols = offered;
        const TlsClient client{options};
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(client.tls(), &name, &size);
        return std::string{reinterpret_cast<const char*>(name), size};
    };
    BOOST_TEST(chosen("\x08http/1.1") == "http/1.1");
    BOOST_TEST(chosen("\x02h2\x08http/1.1") == "http/1.1");
    BOOST_TEST(chosen("").empty());
    BOOST_CHECK_THROW(chosen("\x02h2"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_session_is_resumed_with_its_ticket) {
    const Running running;
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        auto options = running.client();
        options.lowest_version = options.highest_version = version;
        TlsClient first{options};
        first.send(running.server.get("/seen"));
        BOOST_TEST(first.read_reply().value().status == 200);
        TlsClientOptions again = options;
        again.session = SSL_get_session(first.tls());
        TlsClient second{again};
        BOOST_TEST(SSL_session_reused(second.tls()) == 1, version);
        second.send(running.server.get("/seen"));
        BOOST_TEST(second.read_reply().value().status == 200);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used_to_start_is_told) {
    const TlsCertificate certificate;
    http::ServerOptions sound{.listen = {"127.0.0.1:0", "localhost:0"},
                              .certificate_file = certificate.certificate_file(),
                              .key_file = certificate.key_file(),
                              .authorities = {},
                              .limits = {}};
    const auto kind_of = [](const http::ServerOptions& options) {
        const auto started = start(options);
        BOOST_REQUIRE(!started.has_value());
        BOOST_TEST(!started.error().issues().front().text.empty());
        return started.error().kind();
    };
    auto options = sound;
    options.certificate_file = "/nonexistent";
    BOOST_CHECK(kind_of(options) == FailureKind::invalid);
    options = sound;
    options.key_file = options.certificate_file;
    BOOST_CHECK(kind_of(options) == FailureKind::invalid);
    const TlsCertificate other;
    options.key_file = other.key_file();  // a key that is not of the certificate
    BOOST_CHECK(kind_of(options) == FailureKind::invalid);
    for (const char* listen :
         {"127.0.0.1", ":8443", "127.0.0.1:http-not", "no.such.host.invalid:1"}) {
        options = sound;
        options.listen = {listen};
        BOOST_CHECK(kind_of(options) == FailureKind::invalid);
    }
    options.listen.clear();
    BOOST_CHECK(kind_of(options) == FailureKind::invalid);

    const auto started = start(sound);
    BOOST_REQUIRE(started.has_value());
    BOOST_TEST((*started)->ports().size() == 2U);
    options.listen = {"127.0.0.1:" + std::to_string((*started)->ports().front())};
    BOOST_CHECK(kind_of(options) == FailureKind::fault);  // taken
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(self_signed_certificate)

BOOST_AUTO_TEST_CASE(it_names_what_it_was_asked_for_and_its_key_is_private) {
    const TlsCertificate written;
    std::FILE* file = std::fopen(written.certificate_file().c_str(), "r");
    BOOST_REQUIRE(file != nullptr);
    X509* certificate = PEM_read_X509(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    BOOST_REQUIRE(certificate != nullptr);
    BOOST_TEST(X509_check_ip_asc(certificate, "127.0.0.1", 0) == 1);
    BOOST_TEST(X509_check_host(certificate, "localhost", 0, 0, nullptr) == 1);
    BOOST_TEST(X509_check_host(certificate, "other.example", 0, 0, nullptr) == 0);
    BOOST_TEST(X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0);
    BOOST_TEST(X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0);
    BOOST_TEST(X509_verify(certificate, X509_get0_pubkey(certificate)) == 1);
    X509_free(certificate);

    struct stat status {};
    BOOST_REQUIRE(::stat(written.key_file().c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0600);
}

BOOST_AUTO_TEST_CASE(it_needs_a_name_and_a_place) {
    const TlsCertificate place;
    const auto now = SystemClock{}.now();
    const auto write = [&](const std::string& key, const std::vector<std::string>& names) {
        return http::write_self_signed_certificate(place.certificate_file(), key, names,
                                                   std::chrono::days{1}, now);
    };
    BOOST_CHECK(write(place.key_file(), {}).error().kind() == FailureKind::invalid);
    BOOST_CHECK(write("/nonexistent/key", {"localhost"}).error().kind() == FailureKind::fault);
    BOOST_TEST(write(place.key_file(), {"localhost"}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

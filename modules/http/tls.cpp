#include "http/detail/tls.hpp"

#include <string_view>

namespace fascia::http::detail {

namespace {

namespace ssl = boost::asio::ssl;

constexpr const char* tls_1_2_ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* groups = "X25519:P-256:P-384";
constexpr std::string_view session_scope = "fascia";
constexpr unsigned char protocols[] = "\x08http/1.1";

// RFC 7301: of what the client offers we speak http/1.1 alone.
int select_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    unsigned char* found = nullptr;
    const int result =
        SSL_select_next_proto(&found, size, protocols, sizeof protocols - 1, offered, offered_size);
    if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

bool harden(SSL_CTX* tls) {
    SSL_CTX_set_options(tls, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);  // tickets need none
    SSL_CTX_set_alpn_select_cb(tls, select_protocol, nullptr);
    return SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(tls, tls_1_2_ciphers) == 1 &&
           SSL_CTX_set1_groups_list(tls, groups) == 1 &&
           SSL_CTX_set_session_id_context(
               tls, reinterpret_cast<const unsigned char*>(session_scope.data()),
               static_cast<unsigned>(session_scope.size())) == 1;
}

Failure unusable(const std::string& file, const boost::system::error_code& error) {
    return Failure{FailureKind::invalid, "cannot use " + file + ": " + error.message()};
}

}  // namespace

Outcome<ssl::context> server_tls(const std::string& certificate_file, const std::string& key_file) {
    ssl::context context{ssl::context::tls_server};
    if (!harden(context.native_handle()))
        return Failure{FailureKind::fault, "this OpenSSL lacks the ciphers of TLS 1.2"};
    boost::system::error_code error;
    context.use_certificate_chain_file(certificate_file, error);
    if (error) return unusable(certificate_file, error);
    context.use_private_key_file(key_file, ssl::context::pem, error);
    if (error) return unusable(key_file, error);
    return context;
}

}  // namespace fascia::http::detail

#pragma once

#include "fascia/base/outcome.hpp"

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace fascia::http::detail {

/// A server's TLS 1.2 and 1.3 as Mozilla's "intermediate" asks, ECDHE with AEAD only, ALPN
/// http/1.1. Files in PEM, the certificate with its chain. Failure: invalid.
Outcome<boost::asio::ssl::context> server_tls(const std::string& certificate_file,
                                              const std::string& key_file);

}  // namespace fascia::http::detail

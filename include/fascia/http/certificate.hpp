#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace fascia::http {

/// Writes a fresh P-256 key (PEM, mode 0600) and a certificate signed with it (PEM, X.509 v3,
/// server authentication), valid from an hour before `now`. For demo and tests: no browser trusts
/// it by itself. `names`: host names and IP addresses, at least one, the first is the common name.
/// Failure: invalid (no names), fault (a file cannot be written, or OpenSSL failed).
Outcome<void> write_self_signed_certificate(const std::string& certificate_file,
                                            const std::string& key_file,
                                            const std::vector<std::string>& names,
                                            std::chrono::days valid, Instant now);

}  // namespace fascia::http

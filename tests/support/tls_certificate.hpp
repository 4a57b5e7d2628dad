#pragma once

#include "fascia/base/time.hpp"
#include "fascia/http/certificate.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

namespace fascia::test {

/// A certificate of our own for 127.0.0.1 and localhost in a fresh temporary folder, which goes
/// with it.
class TlsCertificate {
  public:
    TlsCertificate() {
        std::string name = (std::filesystem::temp_directory_path() / "fascia-tls-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
        const auto written = http::write_self_signed_certificate(
            certificate_file(), key_file(), {"127.0.0.1", "localhost"}, std::chrono::days{7},
            SystemClock{}.now());
        if (!written) throw std::runtime_error("no certificate");
    }
    TlsCertificate(const TlsCertificate&) = delete;
    TlsCertificate& operator=(const TlsCertificate&) = delete;
    ~TlsCertificate() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::string certificate_file() const { return (folder_ / "certificate.pem").string(); }
    std::string key_file() const { return (folder_ / "key.pem").string(); }

  private:
    std::filesystem::path folder_;
};

}  // namespace fascia::test

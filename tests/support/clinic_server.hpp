#pragma once

#include "support/fhir_client.hpp"
#include "support/server_process.hpp"
#include "support/test_database.hpp"
#include "support/tls_certificate.hpp"

#include <memory>
#include <string>
#include <vector>

/// A clinic with a database of its own, served by the real program over TLS.
namespace fascia::tests {

/// Counts are reduced when the fast tests are asked for (./tests/run quick).
inline bool is_quick() {
    return std::getenv("FASCIA_TEST_QUICK") != nullptr;
}

class ClinicServer {
  public:
    static constexpr const char* password = "correct horse battery";

    explicit ClinicServer(std::vector<std::string> flags,
                          std::string content = FASCIA_SOURCE_DIR "/fhir")
        : flags_{std::move(flags)}, content_{std::move(content)} {}

    /// The program with other words, on the same database; its exit status.
    int run(const std::vector<std::string>& words) {
        return Process{ServerProcess::program(database_.url(), words, content_),
                       folder() / "run.log"}
            .wait();
    }
    std::string run_log() const { return text_of_file(folder() / "run.log"); }

    /// Makes an account whose login names its Practitioner: ma → Practitioner/ma.
    void add_account(const std::string& login, const std::string& role) {
        write_file(folder() / "password", std::string{password} + "\n");
        if (run({"migrate"}) != 0 ||
            run({"user", "add", login, "--role", role, "--practitioner", "Practitioner/" + login,
                 "--password-file", (folder() / "password").string()}) != 0)
            throw std::runtime_error{"no account: " + run_log()};
    }

    /// Of one more program on the same database.
    ServerOptions options(const std::string& log) const {
        return {.log = folder() / log,
                .database = database_.url(),
                .certificate_file = certificate_.certificate_file(),
                .key_file = certificate_.key_file(),
                .flags = flags_,
                .content = content_};
    }
    ServerProcess& start() {
        server_.reset();
        server_ = std::make_unique<ServerProcess>(options("server.log"));
        return *server_;
    }
    ServerProcess& server() { return *server_; }
    const std::filesystem::path& folder() const { return folder_.path(); }
    std::string certificate_file() const { return certificate_.certificate_file(); }
    const TestDatabase& database() const { return database_; }

    FhirClient client(Format format = Format::json) const {
        return FhirClient{server_->port(), format};
    }
    FhirClient signed_in(const std::string& login, Format format = Format::json) const {
        FhirClient client{server_->port(), format};
        const auto reply = client.sign_in(login, password);
        if (reply.status != 200) throw std::runtime_error{"no sign-in: " + reply.body};
        return client;
    }

  private:
    std::vector<std::string> flags_;
    std::string content_;
    TestDatabase database_;
    TemporaryFolder folder_;
    test::TlsCertificate certificate_;
    std::unique_ptr<ServerProcess> server_;
};

}  // namespace fascia::tests

#pragma once

#include "fascia/http/server.hpp"

#include "support/tls_certificate.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

/// A small service that keeps the contract of http::Service, to prove the server by itself.
namespace fascia::test {

class TlsService : public http::Service {
  public:
    static constexpr std::uint64_t body_limit = 4 * 1024 * 1024;

    http::Admission admit(const http::Request& head) override {
        if (head.target == "/admit-throws") throw std::logic_error("a bug in admit");
        const auto token = head.header("authorization");
        if (!token.empty() && token != "Bearer good") return refusal(401, "login");
        const auto path = std::string_view{head.target}.substr(0, head.target.find('?'));
        if (path == "/echo") return admit_echo(head);
        if (head.method != "GET" && head.method != "HEAD") {
            auto refused = refusal(405, "not-supported");
            refused.refusal.headers.emplace_back("Allow", "GET, HEAD");
            return refused;
        }
        if (head.header("accept") == "image/png") return refusal(406, "not-supported");
        return {};
    }

    void handle(http::Request request, std::function<void(http::Response)> respond) override {
        ++handled;
        const auto path = request.target.substr(0, request.target.find('?'));
        const auto argument =
            request.target.substr(std::min(path.size() + 1, request.target.size()));
        if (path == "/echo") return respond({.body = std::move(request.body)});
        if (path == "/seen") return respond({.body = describe(request)});
        if (path == "/bytes") return respond({.body = std::string(std::stoul(argument), 'b')});
        if (path == "/sleep") {
            std::this_thread::sleep_for(std::chrono::milliseconds{std::stol(argument)});
            return respond({.body = "slept"});
        }
        if (path == "/throws") throw std::logic_error("a bug in handle");
        if (path == "/drops") return;
        if (path == "/splits")
            return respond({.headers = {{"X-Note", "a\r\nSet-Cookie: b"}}, .body = {}});
        if (path == "/empty") return respond({.status = 204});
        if (path == "/closes") return respond({.body = "bye", .close = true});
        if (path == "/later") return keep(std::move(respond));
        respond({.status = 404, .body = outcome("not-found", path)});
    }

    http::Response refuse(int status, const Issue& issue) override {
        return {.status = status,
                .headers = {{"Content-Type", "application/fhir+json"}},
                .body = outcome(issue.code, issue.text)};
    }

    void fault(std::string_view, std::string_view what) override {
        const std::lock_guard lock{mutex_};
        faults_.emplace_back(what);
    }

    std::vector<std::string> faults() const {
        const std::lock_guard lock{mutex_};
        return faults_;
    }
    /// Hands out the `respond` of the first request for /later; waits for it.
    std::function<void(http::Response)> take_later() {
        for (int i = 0; i < 500; ++i) {
            {
                const std::lock_guard lock{mutex_};
                if (!later_.empty()) {
                    auto first = std::move(later_.front());
                    later_.pop_front();
                    return first;
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        throw std::runtime_error("no request for /later came");
    }

    std::atomic<unsigned> handled = 0;

  private:
    static std::string outcome(std::string_view code, std::string_view text) {
        std::string body =
            R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":")";
        body.append(code).append(R"(","diagnostics":")").append(text).append("\"}]}");
        return body;
    }

    http::Admission refusal(int status, std::string_view code) {
        return {.admit = false,
                .refusal = refuse(status, {.code = std::string{code}, .path = {}, .text = "no"})};
    }

    http::Admission admit_echo(const http::Request& head) {
        static constexpr std::array<std::string_view, 3> types{
            "application/fhir+json", "application/json",
            "application/fhir+json; charset=utf-8; fhirVersion=4.0"};
        if (head.method != "POST") return refusal(405, "not-supported");
        if (std::ranges::find(types, head.header("content-type")) == types.end())
            return refusal(415, "not-supported");
        return {.body_limit = body_limit};
    }

    static std::string describe(const http::Request& request) {
        std::string text = request.method + " " + request.target + "\npeer " + request.peer + "\n";
        for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
        return text;
    }

    void keep(std::function<void(http::Response)> respond) {
        const std::lock_guard lock{mutex_};
        later_.push_back(std::move(respond));
    }

    mutable std::mutex mutex_;
    std::vector<std::string> faults_;
    std::deque<std::function<void(http::Response)>> later_;
};

/// A server of ours on a free port of the loopback.
class RunningTlsServer {
  public:
    explicit RunningTlsServer(http::Service& service, const http::Limits& limits = {},
                              unsigned workers = 2, unsigned io_threads = 1) {
        http::ServerOptions options;
        options.listen = {"127.0.0.1:0"};
        options.certificate_file = certificate_.certificate_file();
        options.key_file = certificate_.key_file();
        options.workers = workers;
        options.io_threads = io_threads;
        options.limits = limits;
        server_ = http::Server::start(options, service, clock_, ids_).value();
    }

    std::uint16_t port() const { return server_->ports().front(); }
    http::Server& server() { return *server_; }
    std::string authority() const { return "127.0.0.1:" + std::to_string(port()); }
    std::string certificate_file() const { return certificate_.certificate_file(); }
    /// A complete request without a body.
    std::string get(std::string_view target, std::string_view method = "GET") const {
        std::string text{method};
        text.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(authority());
        return text + "\r\n\r\n";
    }

  private:
    TlsCertificate certificate_;
    SystemClock clock_;
    UuidSource ids_{clock_};
    std::unique_ptr<http::Server> server_;
};

}  // namespace fascia::test

#include "fascia/http/server.hpp"

#include "http/detail/loop.hpp"
#include "http/detail/net.hpp"
#include "http/detail/tls.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <thread>

namespace fascia::http {

namespace {

using namespace detail;
using Endpoint = asio::ip::tcp::endpoint;

struct Listen {
    std::string host;  ///< as written
    Endpoint endpoint;
};

// "127.0.0.1:8443", "[::1]:8443", "clinic.example:8443"
Outcome<Listen> read_listen(const std::string& text, asio::io_context& context) {
    const auto colon = text.rfind(':');
    const std::string host = text.substr(0, colon);
    if (colon == std::string::npos || host.empty())
        return Failure{FailureKind::invalid, "listen address " + text + " is not HOST:PORT"};
    const bool bracketed = host.front() == '[' && host.back() == ']';
    asio::ip::tcp::resolver resolver{context};
    boost::system::error_code error;
    const auto found = resolver.resolve(bracketed ? host.substr(1, host.size() - 2) : host,
                                        text.substr(colon + 1), error);
    if (error)
        return Failure{FailureKind::invalid,
                       "listen address " + text + " cannot be resolved: " + error.message()};
    return Listen{host, found.begin()->endpoint()};
}

Outcome<Acceptor> bind(const Endpoint& endpoint, asio::io_context& context) {
    Acceptor acceptor{context};
    boost::system::error_code error;
    const auto step = [&](auto&& act) {
        if (!error) act();
    };
    step([&] { acceptor.open(endpoint.protocol(), error); });
    step([&] { acceptor.set_option(Acceptor::reuse_address{true}, error); });
    step([&] { acceptor.bind(endpoint, error); });
    step([&] { acceptor.listen(asio::socket_base::max_listen_connections, error); });
    if (!error) return acceptor;
    return Failure{FailureKind::fault, "cannot listen on " + endpoint.address().to_string() + ":" +
                                           std::to_string(endpoint.port()) + ": " +
                                           error.message()};
}

/// What start() has made ready, so that the constructor cannot fail.
struct Prepared {
    std::unique_ptr<asio::io_context> accepting = std::make_unique<asio::io_context>(1);
    std::vector<Acceptor> acceptors;
    std::vector<std::string> names;    ///< hosts listened on, and the authorities of the options
    std::vector<std::uint16_t> ports;  ///< bound
};

Outcome<Prepared> bind_all(const ServerOptions& options) {
    Prepared prepared;
    prepared.names = options.authorities;
    for (const auto& text : options.listen) {
        auto listen = read_listen(text, *prepared.accepting);
        if (!listen) return listen.error();
        auto acceptor = bind(listen->endpoint, *prepared.accepting);
        if (!acceptor) return acceptor.error();
        prepared.names.push_back(listen->host);
        prepared.ports.push_back(acceptor->local_endpoint().port());
        prepared.acceptors.push_back(*std::move(acceptor));
    }
    if (prepared.acceptors.empty())
        return Failure{FailureKind::invalid, "there is no address to listen on"};
    return prepared;
}

class RunningServer final : public Server {
  public:
    RunningServer(const ServerOptions& options, Service& service, const Clock& clock, IdSource& ids,
                  asio::ssl::context tls, Prepared prepared);
    ~RunningServer() override { stop(std::chrono::milliseconds::zero()); }

    std::vector<std::uint16_t> ports() const override { return prepared_.ports; }
    void stop(std::chrono::milliseconds grace) override;

  private:
    Task<void> accept(Acceptor& acceptor);
    void stop_accepting();
    void tell_loops(void (Loop::*what)());

    Prepared prepared_;
    Site site_;
    std::vector<std::unique_ptr<Loop>> loops_;
    std::size_t next_loop_ = 0;
    std::thread accepting_;
    std::mutex stopping_;
    bool stopped_ = false;
};

RunningServer::RunningServer(const ServerOptions& options, Service& service, const Clock& clock,
                             IdSource& ids, asio::ssl::context tls, Prepared prepared)
    : prepared_{std::move(prepared)},
      site_{.limits = options.limits,
            .gate = {.target_bytes = options.limits.target_bytes,
                     .header_bytes = options.limits.header_bytes,
                     .header_fields = options.limits.header_fields},
            .authorities = {prepared_.names, prepared_.ports},
            .service = service,
            .clock = clock,
            .ids = ids,
            .tls = std::move(tls),
            .workers = {std::max(options.workers, 1U), options.limits.queue, service},
            .census = {}} {
    for (unsigned i = 0; i < std::max(options.io_threads, 1U); ++i)
        loops_.push_back(std::make_unique<Loop>(site_));
    for (const auto& loop : loops_) loop->run_in_thread();
    for (auto& acceptor : prepared_.acceptors)
        asio::co_spawn(*prepared_.accepting, accept(acceptor), asio::detached);
    accepting_ = std::thread{[this] { prepared_.accepting->run(); }};
}

Task<void> RunningServer::accept(Acceptor& acceptor) {
    // when there is no file descriptor left, trying again at once would only burn the processor
    constexpr std::chrono::milliseconds pause{50};
    asio::steady_timer timer{*prepared_.accepting};
    while (acceptor.is_open()) {
        Loop& loop = *loops_[next_loop_++ % loops_.size()];
        auto [error, socket] = co_await acceptor.async_accept(loop.context(), resumed);
        if (error == asio::error::operation_aborted) co_return;
        if (error) {
            timer.expires_after(pause);
            co_await timer.async_wait(resumed);
        } else if (site_.census.enter(site_.limits.connections)) {
            asio::post(loop.context(), [&loop, socket = std::move(socket)]() mutable {
                loop.adopt(std::move(socket));
            });
        }
    }
}

void RunningServer::stop_accepting() {
    asio::post(*prepared_.accepting, [this] {
        boost::system::error_code ignored;
        for (auto& acceptor : prepared_.acceptors) acceptor.close(ignored);
    });
    accepting_.join();
}

void RunningServer::tell_loops(void (Loop::*what)()) {
    for (const auto& loop : loops_)
        asio::post(loop->context(), [&loop = *loop, what] { (loop.*what)(); });
}

void RunningServer::stop(std::chrono::milliseconds grace) {
    const std::lock_guard lock{stopping_};
    if (std::exchange(stopped_, true)) return;
    stop_accepting();
    tell_loops(&Loop::drain);
    if (!site_.census.wait_until_empty(grace)) {
        tell_loops(&Loop::abort);
        site_.census.wait_until_empty();
    }
    site_.workers.stop();
    for (const auto& loop : loops_) loop->stop();
}

}  // namespace

Outcome<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Service& service,
                                               const Clock& clock, IdSource& ids) {
    auto tls = server_tls(options.certificate_file, options.key_file);
    if (!tls) return tls.error();
    auto prepared = bind_all(options);
    if (!prepared) return prepared.error();
    return std::unique_ptr<Server>{std::make_unique<RunningServer>(
        options, service, clock, ids, *std::move(tls), *std::move(prepared))};
}

}  // namespace fascia::http

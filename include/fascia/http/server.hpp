#pragma once

#include "fascia/base/ids.hpp"
#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The TLS 1.2/1.3 HTTP/1.1 server (RFC 9112), with a strict gate of our own before Boost.Beast's
/// parser.
namespace fascia::http {

/// A request that has passed the gate: one Host that is ours, no smuggling, no trailers, size
/// within limits, its content coding undone.
struct Request {
    std::string method;  ///< GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS
    std::string target;  ///< origin form, as sent (percent-encoded)
    /// Without Forwarded, X-Forwarded-*, X-User-* and X-*Method-Override, which nobody may believe.
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case, in order
    std::string body;
    std::string peer;        ///< address of the other side
    std::string request_id;  ///< ours, also sent back as X-Request-Id

    /// First value of a header (name in lower case); empty when absent.
    std::string_view header(std::string_view name) const;
};

/// The answer to HEAD carries the body that GET would have: it is counted, not sent.
struct Response {
    int status = 200;
    /// Without Content-Length, Date, Connection and X-Request-Id, which the server writes itself;
    /// Cache-Control is no-store unless named here.
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    bool close = false;
};

/// What the header section alone decides.
struct Admission {
    bool admit = true;
    /// Sent when not admitted, without a worker; the connection is closed only if a body is on its
    /// way.
    Response refusal = {};
    std::uint64_t body_limit = 0;  ///< bytes; 413 above it
};

/// What answers requests. All functions are called from several threads at once.
class Service {
  public:
    virtual ~Service() = default;
    /// Decides from the header section alone (token present? route known? which body limit?),
    /// before the body is read. Called on an I/O thread: must not block.
    virtual Admission admit(const Request& head) = 0;
    /// Answers. Called on a worker thread; `respond` is called exactly once, from any thread, also
    /// after the server has gone. Must not throw for what a client can cause. Throwing, and
    /// dropping `respond` uncalled, answer 500.
    virtual void handle(Request request, std::function<void(Response)> respond) = 0;
    /// The body for a refusal by the server itself: an OperationOutcome of that status. Must not
    /// block.
    virtual Response refuse(int status, const Issue& issue) = 0;
    /// A bug met while answering that request (empty: none in particular); for the log, never sent.
    virtual void fault(std::string_view request_id, std::string_view what) = 0;
};

struct Limits {
    std::size_t header_bytes = 8 * 1024;  ///< of all fields together; more: 431
    std::size_t header_fields = 64;       ///< more: 431
    std::size_t target_bytes = 8 * 1024;  ///< more: 414
    unsigned pipeline_depth = 16;         ///< requests of one connection at work at a time
    unsigned queue = 256;  ///< requests of all connections not yet answered; more: 503
    std::chrono::milliseconds handshake{5'000};
    /// From the first byte, for the first request from the handshake, to the end of the section.
    std::chrono::milliseconds header{15'000};
    std::chrono::milliseconds idle{60'000};  ///< keep-alive
    std::chrono::milliseconds body_stall{30'000};
    std::size_t body_rate_bytes_per_second = 1024;  ///< slower than this over body_stall: 408
    std::chrono::milliseconds write_stall{30'000};  ///< no progress for so long: reset
    std::chrono::milliseconds linger{2'000};        ///< for the other side to close after us
    std::size_t connections = 10'000;               ///< more are closed at once
};

struct ServerOptions {
    std::vector<std::string> listen;         ///< "127.0.0.1:8443"; port 0 = any free one
    std::string certificate_file, key_file;  ///< PEM
    /// Accepted Host values beside the listen addresses and localhost: "name" (with no port or one
    /// that is listened on) or "name:port".
    std::vector<std::string> authorities;
    unsigned io_threads = 1;
    unsigned workers = 2;
    Limits limits;
};

/// Runs until stop(). Thread safe.
class Server {
  public:
    /// Binds and starts. What is referred to must outlive the server. Failure: invalid
    /// (certificate, address), fault (bind).
    static Outcome<std::unique_ptr<Server>> start(const ServerOptions& options, Service& service,
                                                  const Clock& clock, IdSource& ids);
    virtual ~Server() = default;
    /// The ports that were bound, in the order of `listen`.
    virtual std::vector<std::uint16_t> ports() const = 0;
    /// Stops accepting, finishes what is in flight within `grace`, then closes. Returns when all is
    /// closed and no worker runs. The destructor stops with no grace.
    virtual void stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace fascia::http

#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"

#include <chrono>
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

/// A request that has passed the gate: one Host, no smuggling, no trailers, size within limits.
struct Request {
    std::string method;  ///< GET, HEAD, POST, PUT, PATCH, DELETE
    std::string target;  ///< origin form, as sent (percent-encoded)
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case, in order
    std::string body;
    std::string peer;        ///< address of the other side
    std::string request_id;  ///< ours, also sent back as X-Request-Id

    /// First value of a header (name in lower case); empty when absent.
    std::string_view header(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>>
        headers;  ///< without Content-Length, Date, Connection
    std::string body;
    bool close = false;
};

/// Answers one request. Called on an I/O thread right after the header section, before the body is
/// read.
struct Admission {
    bool admit = true;
    Response refusal;              ///< when not admitted: sent, then the connection is closed
    std::uint64_t body_limit = 0;  ///< bytes
};

class Service {
  public:
    virtual ~Service() = default;
    /// Decides from the header section alone (token present? route known? which body limit?). Must
    /// not block.
    virtual Admission admit(const Request& head) = 0;
    /// Answers. Called on a worker thread; `respond` is called exactly once, from any thread. Must
    /// not throw for what a client can cause.
    virtual void handle(Request request, std::function<void(Response)> respond) = 0;
    /// The body for a refusal by the gate itself: an OperationOutcome of that status.
    virtual Response refuse(int status, const Issue& issue) = 0;
};

struct Limits {
    std::size_t header_bytes = 8 * 1024;
    std::size_t header_fields = 64;
    std::size_t target_bytes = 8 * 1024;
    unsigned pipeline_depth = 16;
    std::chrono::milliseconds handshake{5'000};
    std::chrono::milliseconds header{15'000};  ///< from first byte to end of header section
    std::chrono::milliseconds idle{60'000};    ///< keep-alive
    std::chrono::milliseconds body_stall{30'000};
    std::size_t body_rate_bytes_per_second = 1024;  ///< slower than this over body_stall: 408
    std::chrono::milliseconds write_stall{30'000};
    std::size_t connections = 10'000;
};

struct ServerOptions {
    std::vector<std::string> listen;         ///< "127.0.0.1:8443"; port 0 = any free one
    std::string certificate_file, key_file;  ///< PEM
    std::vector<std::string>
        authorities;  ///< accepted Host values beside the listen addresses and localhost
    unsigned io_threads = 1;
    unsigned workers = 2;
    Limits limits;
};

/// Runs until stop(). Thread safe.
class Server {
  public:
    /// Binds and starts. Failure: invalid (certificate, address), fault (bind).
    static Outcome<std::unique_ptr<Server>> start(const ServerOptions& options, Service& service);
    virtual ~Server() = default;
    /// The ports that were bound, in the order of `listen`.
    virtual std::vector<std::uint16_t> ports() const = 0;
    /// Stops accepting, finishes what is in flight within `grace`, then closes. Returns when all is
    /// closed.
    virtual void stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace fascia::http

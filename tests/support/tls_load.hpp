#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// A load client over TLS: one thread, a number of connections that are kept alive, each sending
/// the next request when the one before is answered.
namespace fascia::test {

struct TlsLoad {
    std::uint16_t port = 0;  ///< on 127.0.0.1
    unsigned connections = 16;
    std::chrono::milliseconds duration{2'000};
    /// What connection `i` sends as its n-th request; complete, with body.
    std::function<std::string(unsigned connection, std::uint64_t n)> request;
    int expected_status = 200;
};

struct TlsLoadResult {
    std::uint64_t requests = 0;               ///< answered as expected
    std::uint64_t failures = 0;               ///< other answers, and connections that broke
    double seconds = 0;                       ///< from the last handshake on
    double cpu_seconds = 0;                   ///< of this process in that time, all threads
    std::vector<std::uint32_t> microseconds;  ///< of each request, sorted

    double per_second() const { return static_cast<double>(requests) / seconds; }
    double per_cpu_second() const { return static_cast<double>(requests) / cpu_seconds; }
    /// `part`: 0.5 = median, 0.99 …
    std::uint32_t percentile(double part) const {
        if (microseconds.empty()) return 0;
        const auto last = static_cast<double>(microseconds.size() - 1);
        return microseconds[static_cast<std::size_t>(part * last)];
    }
};

namespace tls_load_detail {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Task = asio::awaitable<void, Executor>;
inline constexpr auto resumed = asio::as_tuple(asio::use_awaitable_t<Executor>{});

/// How many bytes the response at the front takes; 0 = its head is not complete.
inline std::size_t response_bytes(std::string_view bytes) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    constexpr std::string_view name = "\r\nContent-Length: ";
    const auto at = bytes.substr(0, end).find(name);
    std::size_t length = 0;
    if (at != std::string_view::npos)
        std::from_chars(bytes.data() + at + name.size(), bytes.data() + end, length);
    return end + 4 + length;
}

using Monotonic = std::chrono::steady_clock;

inline double cpu_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct Run {
    const TlsLoad& load;
    asio::io_context context{1};
    asio::ssl::context tls{asio::ssl::context::tls_client};
    TlsLoadResult result = {};
    unsigned ready = 0;  ///< connections that have shaken hands or failed to
    Monotonic::time_point start = {};
    Monotonic::time_point end = Monotonic::time_point::max();

    void connection_is_ready() {
        if (++ready < load.connections) return;
        start = Monotonic::now();
        end = start + load.duration;
        result.cpu_seconds = -cpu_seconds();
    }
    bool has_started() const { return ready == load.connections; }
    void take(Monotonic::time_point sent, bool expected) {
        if (!has_started() || sent < start) return;
        ++(expected ? result.requests : result.failures);
        result.microseconds.push_back(static_cast<std::uint32_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(Monotonic::now() - sent)
                .count()));
    }
};

// GCC 12 takes Asio's own allocation of coroutine frames for a mismatch when it inlines it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
inline Task drive(Run& run, unsigned connection) {
    asio::ssl::stream<Socket> stream{run.context, run.tls};
    const asio::ip::tcp::endpoint server{asio::ip::address_v4::loopback(), run.load.port};
    const auto [refused] = co_await stream.next_layer().async_connect(server, resumed);
    const auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::client, resumed);
    bool broken = refused || failed;
    if (!broken) stream.next_layer().set_option(asio::ip::tcp::no_delay{true});
    run.connection_is_ready();
    std::array<char, 16 * 1024> room;
    std::string answer;
    for (std::uint64_t n = 0; !broken && Monotonic::now() < run.end; ++n) {
        const std::string request = run.load.request(connection, n);
        const auto start = Monotonic::now();
        const auto [unsent, sent] =
            co_await asio::async_write(stream, asio::buffer(request), resumed);
        broken = unsent || sent != request.size();
        answer.clear();
        std::size_t wanted = 0;
        while (!broken && (wanted == 0 || answer.size() < wanted)) {
            const auto [unread, size] =
                co_await stream.async_read_some(asio::buffer(room), resumed);
            broken = static_cast<bool>(unread);
            answer.append(room.data(), size);
            if (wanted == 0) wanted = response_bytes(answer);
        }
        if (broken) break;
        run.take(start, answer.compare(9, 3, std::to_string(run.load.expected_status)) == 0);
    }
    if (broken) ++run.result.failures;
}
#pragma GCC diagnostic pop

}  // namespace tls_load_detail

/// Runs the load on the calling thread to its end.
inline TlsLoadResult run_tls_load(const TlsLoad& load) {
    using namespace tls_load_detail;
    Run run{load};
    for (unsigned i = 0; i < load.connections; ++i)
        asio::co_spawn(run.context, drive(run, i), asio::detached);
    run.context.run();
    run.result.cpu_seconds += cpu_seconds();
    run.result.seconds = std::chrono::duration<double>(Monotonic::now() - run.start).count();
    std::ranges::sort(run.result.microseconds);
    return std::move(run.result);
}

}  // namespace fascia::test

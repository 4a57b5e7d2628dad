#pragma once

#include "http/detail/chunks.hpp"
#include "http/detail/gate.hpp"
#include "http/detail/net.hpp"
#include "http/detail/site.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fascia::http::detail {

class Loop;

/// One connection: one coroutine that reads, has workers answer and writes, never two things at a
/// time on the socket. Requests that change nothing are read ahead and answered side by side;
/// answers leave in the order of the requests, those that are ready in one write. All functions run
/// on the thread of `loop`.
class Session : public std::enable_shared_from_this<Session> {
  public:
    /// How often `tick` is to be called.
    static constexpr std::chrono::milliseconds tick_interval{100};

    Session(Site& site, Loop& loop, Socket socket);

    /// Serves the connection to its end.
    Task<void> run();
    /// Ends what has gone past its deadline.
    void tick(MonotonicTime now);
    /// Stores an answer; `wake` makes the session look at it.
    void take_answer(std::uint64_t exchange, std::optional<Response> answer);
    void wake();
    /// Ends after the requests at work.
    void drain();
    /// Ends at once; the other side sees a reset.
    void abort();

  private:
    enum class Phase : std::uint8_t { handshake, idle, header, body, work, write, linger };

    /// A request on its way through, in the order of arrival.
    struct Exchange {
        std::string request_id;
        bool safe = true;
        bool http_1_0 = false;
        bool without_body = false;
        bool keep_alive = true;
        std::optional<Response> answer = std::nullopt;
    };
    /// A request whose body is still to be read.
    struct Incoming {
        Request request;
        Head head;
        std::uint64_t body_limit;
    };

    Task<bool> shake_hands();
    Task<void> receive_head();
    Task<void> receive_body();
    Task<bool> receive_counted(std::string& body, std::uint64_t size);
    Task<bool> receive_chunks(Chunks& chunks, std::string& body);
    Task<std::size_t> read(asio::mutable_buffer room);
    Task<std::size_t> read_more(std::size_t most);
    Task<void> answer();
    Task<void> answer_comes();
    Task<void> send(const Exchange& exchange, bool keep_alive);
    Task<void> write(std::string_view bytes);
    Task<void> part();

    void take_requests();
    void take_request();
    void admit(Request request, const Head& head);
    void work_on(Request request, const Head& head, std::uint64_t body_limit);
    Exchange& add_exchange(const Request& request, const Head& head);
    void refuse_and_close(const Refusal& refusal, const Head& head, std::string request_id);
    Response refusal_of(const Refusal& refusal);
    Admission admission(const Request& request);
    Response checked(std::optional<Response> response, const std::string& request_id);

    std::string_view input() const;
    std::size_t room() const;
    void enter(Phase phase, std::chrono::milliseconds limit);
    void enter_work();
    bool keeps_pace();
    Socket& socket() { return stream_.next_layer(); }

    Site& site_;
    Loop& loop_;
    asio::ssl::stream<Socket> stream_;
    std::string peer_;
    Gate gate_;
    boost::beast::flat_buffer input_;
    std::deque<Exchange> exchanges_;
    std::uint64_t answered_ = 0;  // the number of exchanges_.front()
    std::optional<Incoming> incoming_;
    std::string output_;
    std::size_t usual_answer_bytes_;
    // never assigned: Boost 1.81 recurses without end in the assignment
    std::optional<asio::any_completion_handler<void()>> waiting_;

    Phase phase_ = Phase::handshake;
    MonotonicTime deadline_ = MonotonicTime::max();
    std::size_t paced_bytes_ = 0;  // of the body, since the deadline was set
    bool expired_ = false;         // the deadline has passed
    bool first_ = true;            // no request has come yet
    bool draining_ = false;        // no further request is waited for
    bool closing_ = false;         // no further request is taken
    bool broken_ = false;          // nothing more can be sent
};

}  // namespace fascia::http::detail

#include "http/detail/session.hpp"

#include "http/detail/answer.hpp"
#include "http/detail/loop.hpp"
#include "http/detail/parse.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace fascia::http::detail {

namespace {

// As much as one TLS record carries.
constexpr std::size_t record_bytes = 16 * 1024;
// Answers of that size together may wait on one connection; a greater one waits alone.
constexpr std::size_t waiting_bytes = 4 * record_bytes;
constexpr std::size_t read_bytes = 4 * 1024;
// What is read and thrown away after our last word, so that it is not lost in a reset.
constexpr std::size_t lingering_bytes = 1024 * 1024;
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

std::string text_of(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.to_string();
}

std::string host_of(const asio::ip::address& address) {
    const std::string text = text_of(address);
    return text.find(':') == std::string::npos ? text : "[" + text + "]";
}

}  // namespace

Session::Session(Site& site, Loop& loop, Socket socket)
    : site_{site},
      loop_{loop},
      stream_{std::move(socket), site.tls},
      gate_{site_.gate, site_.authorities},
      input_{site.gate.section_bytes() + record_bytes},
      usual_answer_bytes_{waiting_bytes} {}

// Life of a connection ---------------------------------------------------------------------------

Task<void> Session::run() {
    if (co_await shake_hands()) {
        while (!broken_ && !(closing_ && exchanges_.empty())) {
            take_requests();
            if (!exchanges_.empty())
                co_await answer();
            else if (incoming_)
                co_await receive_body();
            else if (!closing_)
                co_await receive_head();
        }
        co_await part();
    }
    boost::system::error_code ignored;
    socket().close(ignored);
}

Task<bool> Session::shake_hands() {
    boost::system::error_code error;
    const auto remote = socket().remote_endpoint(error);
    const auto local = error ? remote : socket().local_endpoint(error);
    if (error) co_return false;  // it has gone already
    peer_ = text_of(remote.address());
    gate_.set_local_address(host_of(local.address()));
    socket().set_option(asio::ip::tcp::no_delay{true}, error);

    enter(Phase::handshake, site_.limits.handshake);
    const auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, resumed);
    co_return !failed;
}

// Says goodbye in TLS and in TCP, then waits a moment for the other side, since closing with unread
// bytes would make the kernel reset the connection and drop our last answer.
Task<void> Session::part() {
    if (broken_) co_return;
    enter(Phase::linger, site_.limits.linger);
    co_await stream_.async_shutdown(resumed);
    boost::system::error_code error;
    socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    input_.clear();
    for (std::size_t drained = 0; !error && drained < lingering_bytes;) {
        const auto [failed, size] =
            co_await socket().async_read_some(input_.prepare(read_bytes), resumed);
        error = failed;
        drained += size;
    }
}

void Session::drain() {
    draining_ = true;
    const bool receiving = phase_ == Phase::idle || phase_ == Phase::header;
    if (!receiving || input_.size() > 0) return;
    boost::system::error_code ignored;
    socket().cancel(ignored);
}

void Session::abort() {
    if (broken_) return;
    broken_ = true;
    deadline_ = MonotonicTime::max();
    boost::system::error_code ignored;
    socket().set_option(asio::socket_base::linger{true, 0}, ignored);
    socket().close(ignored);
    if (!waiting_) return;
    asio::post(loop_.context(), *std::move(waiting_));
    waiting_.reset();
}

// Deadlines --------------------------------------------------------------------------------------

// One tick early, so that no limit is ever overstepped.
void Session::enter(Phase phase, std::chrono::milliseconds limit) {
    phase_ = phase;
    expired_ = false;
    deadline_ = std::chrono::steady_clock::now() + std::max(limit - tick_interval, tick_interval);
}

void Session::enter_work() {
    phase_ = Phase::work;
    deadline_ = MonotonicTime::max();
}

bool Session::keeps_pace() {
    const auto stall = site_.limits.body_stall;
    const auto least =
        site_.limits.body_rate_bytes_per_second * static_cast<std::size_t>(stall.count()) / 1000;
    if (paced_bytes_ < least) return false;
    paced_bytes_ = 0;
    enter(Phase::body, stall);
    return true;
}

void Session::tick(MonotonicTime now) {
    if (now < deadline_ || (phase_ == Phase::body && keeps_pace())) return;
    expired_ = true;
    deadline_ = MonotonicTime::max();
    if (phase_ == Phase::idle || phase_ == Phase::header || phase_ == Phase::body) {
        boost::system::error_code ignored;
        socket().cancel(ignored);  // there is still something to say
    } else {
        abort();
    }
}

// Reading ----------------------------------------------------------------------------------------

std::string_view Session::input() const {
    return {static_cast<const char*>(input_.data().data()), input_.size()};
}

// 0 = the connection has ended, or the time is over.
Task<std::size_t> Session::read(asio::mutable_buffer room) {
    const auto [error, size] = co_await stream_.async_read_some(room, resumed);
    co_return expired_ || error ? 0 : size;
}

Task<std::size_t> Session::read_more(std::size_t most) {
    const auto size = co_await read(input_.prepare(most));
    input_.commit(size);
    co_return size;
}

Task<void> Session::receive_head() {
    const bool begun = input_.size() > 0;
    closing_ = draining_ && !begun;
    if (closing_) co_return;
    if (!begun && !first_)
        enter(Phase::idle, site_.limits.idle);
    else if (phase_ != Phase::header)
        enter(Phase::header, site_.limits.header);
    if (co_await read_more(read_bytes) > 0) co_return;
    closing_ = true;
    if (begun && expired_) refuse_and_close(refusals::slow_header, gate_.head(), site_.ids.next());
}

Task<void> Session::receive_body() {
    Incoming incoming = *std::exchange(incoming_, std::nullopt);
    Request& request = incoming.request;
    if (incoming.head.expects_continue && input_.size() == 0) co_await write(go_on);

    paced_bytes_ = 0;
    enter(Phase::body, site_.limits.body_stall);
    Chunks chunks{incoming.body_limit};
    const bool complete = incoming.head.chunked ? co_await receive_chunks(chunks, request.body)
                                                : co_await receive_counted(
                                                      request.body, incoming.head.content_length);
    if (complete) {
        work_on(std::move(request), incoming.head, incoming.body_limit);
    } else {
        closing_ = true;
        if (chunks.state() == Chunks::State::refused)
            refuse_and_close(chunks.refusal(), incoming.head, std::move(request.request_id));
        else if (expired_)
            refuse_and_close(refusals::slow_body, incoming.head, std::move(request.request_id));
    }
}

// Makes room as the bytes come, since the length is only what the client says.
Task<bool> Session::receive_counted(std::string& body, std::uint64_t size) {
    std::size_t filled = static_cast<std::size_t>(std::min<std::uint64_t>(size, input_.size()));
    body.assign(input().substr(0, filled));
    input_.consume(filled);
    while (filled < size) {
        if (filled == body.size())
            body.resize(static_cast<std::size_t>(
                std::min<std::uint64_t>(size, std::max(2 * filled, waiting_bytes))));
        const auto more = co_await read(asio::buffer(body.data() + filled, body.size() - filled));
        if (more == 0) co_return false;
        paced_bytes_ += more;
        filled += more;
    }
    co_return true;
}

Task<bool> Session::receive_chunks(Chunks& chunks, std::string& body) {
    while (true) {
        input_.consume(chunks.take(input(), body));
        if (chunks.state() != Chunks::State::more)
            co_return chunks.state() == Chunks::State::complete;
        const auto more = co_await read_more(record_bytes);
        if (more == 0) co_return false;
        paced_bytes_ += more;
    }
}

// Taking requests --------------------------------------------------------------------------------

std::size_t Session::room() const {
    const auto fitting = waiting_bytes / std::max<std::size_t>(usual_answer_bytes_, 1);
    return std::clamp<std::size_t>(fitting, 1, std::max(site_.limits.pipeline_depth, 1U));
}

// What changes something is taken alone, when all before it is answered.
void Session::take_requests() {
    while (!closing_ && !incoming_ && exchanges_.size() < room()) {
        switch (gate_.scan(input())) {
            case Gate::State::more:
                return;
            case Gate::State::refused:
                return refuse_and_close(gate_.refusal(), gate_.head(), site_.ids.next());
            case Gate::State::passed:
                break;
        }
        if (!exchanges_.empty() && !(gate_.head().safe && exchanges_.back().safe)) return;
        take_request();
    }
}

void Session::take_request() {
    const Head head = gate_.head();
    auto request = parse(input(), head);
    input_.consume(head.section.begin + head.section.size);
    gate_.restart();
    first_ = false;
    std::string id = site_.ids.next();
    if (!request) return refuse_and_close(refusals::disagreement, head, std::move(id));
    request->peer = peer_;
    request->request_id = std::move(id);
    admit(*std::move(request), head);
}

void Session::admit(Request request, const Head& head) {
    Admission admission = this->admission(request);
    if (!admission.admit) {
        auto& exchange = add_exchange(request, head);
        exchange.answer = checked(std::move(admission.refusal), exchange.request_id);
        if (head.has_body()) exchange.keep_alive = false;  // it stays unread
        closing_ = closing_ || head.has_body();
    } else if (head.content_length > admission.body_limit) {
        refuse_and_close(refusals::body_too_long, head, std::move(request.request_id));
    } else if (head.has_body()) {
        incoming_ = Incoming{std::move(request), head, admission.body_limit};
    } else {
        work_on(std::move(request), head, admission.body_limit);
    }
}

Admission Session::admission(const Request& request) {
    try {
        return site_.service.admit(request);
    } catch (const std::exception& bug) {
        site_.service.fault(request.request_id, bug.what());
        return {.admit = false, .refusal = refusal_of(refusals::no_answer)};
    }
}

void Session::work_on(Request request, const Head& head, std::uint64_t body_limit) {
    auto& exchange = add_exchange(request, head);
    const auto number = answered_ + exchanges_.size() - 1;
    if (site_.workers.hand_over(std::move(request), body_limit,
                                {loop_.mailbox(), weak_from_this(), number}))
        return;
    exchange.answer = refusal_of(refusals::crowded);
    exchange.answer->headers.emplace_back("Retry-After", "1");
}

Session::Exchange& Session::add_exchange(const Request& request, const Head& head) {
    if (!head.keep_alive) closing_ = true;
    return exchanges_.emplace_back(Exchange{.request_id = request.request_id,
                                            .safe = head.safe,
                                            .http_1_0 = head.http_1_0,
                                            .without_body = head.wants_no_body,
                                            .keep_alive = head.keep_alive});
}

void Session::refuse_and_close(const Refusal& refusal, const Head& head, std::string request_id) {
    closing_ = true;
    exchanges_.push_back({.request_id = std::move(request_id),
                          .without_body = head.wants_no_body,
                          .keep_alive = false,
                          .answer = refusal_of(refusal)});
}

Response Session::refusal_of(const Refusal& refusal) {
    return site_.service.refuse(refusal.status, refusal.issue());
}

// Answering --------------------------------------------------------------------------------------

Response Session::checked(std::optional<Response> response, const std::string& request_id) {
    if (response && is_sendable(*response)) return *std::move(response);
    site_.service.fault(request_id, response ? "a response with a bad status or field"
                                             : "the request was dropped without an answer");
    return refusal_of(refusals::no_answer);
}

void Session::take_answer(std::uint64_t exchange, std::optional<Response> answer) {
    const auto index = exchange - answered_;
    if (index >= exchanges_.size()) return;  // the connection is closing before it
    auto& waiting = exchanges_[index];
    waiting.answer = checked(std::move(answer), waiting.request_id);
}

void Session::wake() {
    if (!waiting_ || !exchanges_.front().answer) return;
    auto waiting = *std::move(waiting_);
    waiting_.reset();
    std::move(waiting)();
}

Task<void> Session::answer_comes() {
    enter_work();
    const asio::use_awaitable_t<Executor> token{};
    auto wait = [this](auto handler) { waiting_.emplace(std::move(handler)); };
    co_await asio::async_initiate<decltype(token), void()>(std::move(wait), token);
}

Task<void> Session::answer() {
    if (!exchanges_.front().answer) co_await answer_comes();
    while (!broken_ && !exchanges_.empty() && exchanges_.front().answer) {
        const Exchange exchange = std::move(exchanges_.front());
        exchanges_.pop_front();
        ++answered_;
        const bool last = exchanges_.empty() && (closing_ || (draining_ && input_.size() == 0));
        const bool keep_alive = exchange.keep_alive && !exchange.answer->close && !last;
        co_await send(exchange, keep_alive);
        if (!keep_alive) {
            closing_ = true;
            exchanges_.clear();
        }
    }
    co_await write(output_);
    output_.clear();
}

// Collects small answers in output_, and writes as soon as a TLS record is full.
Task<void> Session::send(const Exchange& exchange, bool keep_alive) {
    const Response& response = *exchange.answer;
    append_head(output_, response,
                {.request_id = exchange.request_id,
                 .date = loop_.date(),
                 .keep_alive = keep_alive,
                 .http_1_0 = exchange.http_1_0});
    std::string_view body = response.body;
    if (exchange.without_body || !allows_body(response.status)) body = {};
    usual_answer_bytes_ = std::max(body.size(), usual_answer_bytes_ / 2);

    const auto first = body.substr(0, record_bytes - std::min(record_bytes, output_.size()));
    output_.append(first);
    body.remove_prefix(first.size());
    if (output_.size() < record_bytes) co_return;
    co_await write(output_);
    output_.clear();
    co_await write(body);
}

Task<void> Session::write(std::string_view bytes) {
    while (!bytes.empty() && !broken_) {
        enter(Phase::write, site_.limits.write_stall);
        const auto [error, size] = co_await stream_.async_write_some(
            asio::buffer(bytes.data(), std::min(bytes.size(), record_bytes)), resumed);
        if (error) broken_ = true;
        bytes.remove_prefix(size);
    }
}

}  // namespace fascia::http::detail

#include "http/detail/loop.hpp"

#include "http/detail/answer.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>

namespace fascia::http::detail {

Loop::Loop(Site& site) : site_{site} {
    mailbox_ = std::make_shared<Mailbox>(
        context_, [this](std::vector<Letter> letters) { open(std::move(letters)); });
}

void Loop::run_in_thread() {
    tick();
    thread_ = std::thread{[this] { context_.run(); }};
}

void Loop::stop() {
    mailbox_->close();
    context_.stop();
    if (thread_.joinable()) thread_.join();
}

void Loop::adopt(Socket socket) {
    auto session = std::make_shared<Session>(site_, *this, std::move(socket));
    sessions_.insert(session);
    if (draining_) session->drain();
    asio::co_spawn(context_, session->run(),
                   [this, session](const std::exception_ptr& bug) { forget(session, bug); });
}

void Loop::forget(const std::shared_ptr<Session>& session, const std::exception_ptr& bug) {
    sessions_.erase(session);
    site_.census.leave();
    if (!bug) return;
    session->abort();
    try {
        std::rethrow_exception(bug);
    } catch (const std::exception& thrown) {
        site_.service.fault({}, thrown.what());
    }
}

void Loop::drain() {
    draining_ = true;
    for (const auto& session : sessions_) session->drain();
}

void Loop::abort() {
    for (const auto& session : sessions_) session->abort();
}

void Loop::tick() {
    ticker_.expires_after(Session::tick_interval);
    ticker_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        const auto now = std::chrono::steady_clock::now();
        for (const auto& session : sessions_) session->tick(now);
        tick();
    });
}

void Loop::open(std::vector<Letter> letters) {
    std::vector<std::shared_ptr<Session>> woken;
    woken.reserve(letters.size());
    for (auto& letter : letters) {
        auto session = letter.session.lock();
        if (!session) continue;
        session->take_answer(letter.exchange, std::move(letter.answer));
        woken.push_back(std::move(session));
    }
    for (const auto& session : woken) session->wake();
}

std::string_view Loop::date() {
    const auto now = site_.clock.now();
    const auto second = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
    if (second != date_of_) {
        date_ = format_http_date(now);
        date_of_ = second;
    }
    return date_;
}

}  // namespace fascia::http::detail

#include "store/soci/watchdog.hpp"

#include <utility>

namespace fascia::store {
namespace {

constexpr std::chrono::milliseconds round_time{100};

}  // namespace

Deadline::Deadline(Watchdog* watchdog, std::function<void()> interrupt)
    : watchdog_{watchdog}, interrupt_{std::move(interrupt)} {
    if (watchdog_) watchdog_->add(*this);
}

Deadline::~Deadline() {
    if (watchdog_) watchdog_->remove(*this);
}

void Deadline::start(std::chrono::milliseconds limit) {
    if (!watchdog_) return;
    const std::lock_guard lock{mutex_};
    ends_ = std::chrono::steady_clock::now() + limit;
    interrupted_ = false;
}

bool Deadline::stop() {
    if (!watchdog_) return false;
    const std::lock_guard lock{mutex_};
    ends_.reset();
    return std::exchange(interrupted_, false);
}

// Under the lock, so that a statement which has ended meanwhile is not followed by its interrupt.
void Deadline::interrupt_when_overdue(std::chrono::steady_clock::time_point now) {
    const std::lock_guard lock{mutex_};
    if (!ends_ || now < *ends_) return;
    interrupted_ = true;
    interrupt_();
}

Watchdog::Watchdog() : thread_{[this] { loop(); }} {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    ended_.notify_one();
    thread_.join();
}

void Watchdog::add(Deadline& deadline) {
    const std::lock_guard lock{mutex_};
    deadlines_.insert(&deadline);
}

void Watchdog::remove(Deadline& deadline) {
    const std::lock_guard lock{mutex_};
    deadlines_.erase(&deadline);
}

void Watchdog::loop() {
    std::unique_lock lock{mutex_};
    while (!ended_.wait_for(lock, round_time, [&] { return ending_; })) {
        const auto now = std::chrono::steady_clock::now();
        for (Deadline* deadline : deadlines_) deadline->interrupt_when_overdue(now);
    }
}

}  // namespace fascia::store

#pragma once

#include "fascia/http/server.hpp"

#include "http/detail/authorities.hpp"
#include "http/detail/gate.hpp"
#include "http/detail/workers.hpp"

#include <boost/asio/ssl/context.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace fascia::http::detail {

/// How many connections are open. Thread safe.
class Census {
  public:
    /// False, and nothing done, when there are `most` already.
    bool enter(std::size_t most) {
        const std::lock_guard lock{mutex_};
        if (open_ >= most) return false;
        ++open_;
        return true;
    }
    void leave() {
        const std::lock_guard lock{mutex_};
        if (--open_ == 0) empty_.notify_all();
    }
    /// Whether all had left before the time was over.
    bool wait_until_empty(std::chrono::milliseconds time) {
        std::unique_lock lock{mutex_};
        return empty_.wait_for(lock, time, [this] { return open_ == 0; });
    }
    void wait_until_empty() {
        std::unique_lock lock{mutex_};
        empty_.wait(lock, [this] { return open_ == 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable empty_;
    std::size_t open_ = 0;
};

/// What all connections of a server share.
struct Site {
    Limits limits;
    GateLimits gate;
    Authorities authorities;
    Service& service;
    const Clock& clock;
    IdSource& ids;
    boost::asio::ssl::context tls;
    Workers workers;
    Census census;
};

}  // namespace fascia::http::detail

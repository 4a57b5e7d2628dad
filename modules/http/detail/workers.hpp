#pragma once

#include "http/detail/mailbox.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <memory>

namespace fascia::http::detail {

/// Where an answer goes.
struct ReturnAddress {
    std::shared_ptr<Mailbox> mailbox;
    std::weak_ptr<Session> session;
    std::uint64_t exchange = 0;
};

/// The threads on which the service answers. Thread safe.
class Workers {
  public:
    /// `queue`: how many requests may be unanswered at a time.
    Workers(unsigned threads, unsigned queue, Service& service);

    /// Has a worker answer; false, and nothing done, when too many requests are unanswered.
    /// `body_limit`: bytes, once the content coding is undone.
    bool hand_over(Request&& request, std::uint64_t body_limit, ReturnAddress address);
    /// Drops what no worker has begun, waits for the rest.
    void stop();

  private:
    Service& service_;
    unsigned queue_;
    std::shared_ptr<std::atomic<unsigned>> unanswered_;
    boost::asio::thread_pool threads_;
};

}  // namespace fascia::http::detail

#pragma once

#include "http/detail/net.hpp"
#include "http/detail/session.hpp"
#include "http/detail/site.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <thread>
#include <unordered_set>

namespace fascia::http::detail {

/// One I/O thread with its connections. All but the constructor, `post_…` and `stop` run on that
/// thread.
class Loop {
  public:
    explicit Loop(Site& site);

    void run_in_thread();
    /// After the last connection has gone.
    void stop();

    asio::io_context& context() { return context_; }
    const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

    /// Serves a connection that the census has counted.
    void adopt(Socket socket);
    /// Ends every connection after the requests it has at work.
    void drain();
    /// Ends every connection at once.
    void abort();
    /// Now, as the Date field has it.
    std::string_view date();

  private:
    void tick();
    void open(std::vector<Letter> letters);
    void forget(const std::shared_ptr<Session>& session, const std::exception_ptr& bug);

    Site& site_;
    asio::io_context context_{1};
    asio::executor_work_guard<Executor> work_{context_.get_executor()};
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>
        ticker_{context_.get_executor()};
    std::shared_ptr<Mailbox> mailbox_;
    std::unordered_set<std::shared_ptr<Session>> sessions_;
    bool draining_ = false;
    std::chrono::seconds date_of_{-1};
    std::string date_;
    std::thread thread_;
};

}  // namespace fascia::http::detail

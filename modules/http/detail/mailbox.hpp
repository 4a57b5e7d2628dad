#pragma once

#include "fascia/http/server.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace fascia::http::detail {

class Session;

/// An answer on its way from a worker to the connection that waits for it.
struct Letter {
    std::weak_ptr<Session> session;  ///< the connection may be gone by then
    std::uint64_t exchange = 0;      ///< which request of that connection
    std::optional<Response> answer;  ///< nothing: the service dropped `respond`
};

/// Where the answers for one I/O thread arrive. Outlives the server for as long as a service holds
/// a `respond`. Thread safe.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
  public:
    using Open = std::function<void(std::vector<Letter>)>;

    /// `open` gets the letters on the thread of `context`.
    Mailbox(boost::asio::io_context& context, Open open)
        : context_{&context}, open_{std::move(open)} {}

    void deliver(Letter letter);
    /// From now on letters are thrown away.
    void close();

  private:
    void empty();

    std::mutex mutex_;
    boost::asio::io_context* context_;  // null when closed
    Open open_;
    std::vector<Letter> letters_;
};

}  // namespace fascia::http::detail

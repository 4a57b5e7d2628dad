#include "http/detail/workers.hpp"

#include "http/detail/refusal.hpp"

#include <boost/asio/post.hpp>

#include <exception>

namespace fascia::http::detail {

namespace {

/// The one answer to one request: the first counts, and none at all is told as well.
class Reply {
  public:
    Reply(ReturnAddress address, std::shared_ptr<std::atomic<unsigned>> unanswered)
        : address_{std::move(address)}, unanswered_{std::move(unanswered)} {}
    Reply(const Reply&) = delete;
    Reply& operator=(const Reply&) = delete;
    ~Reply() { give(std::nullopt); }

    void give(std::optional<Response> answer) {
        if (given_.exchange(true)) return;
        unanswered_->fetch_sub(1);
        address_.mailbox->deliver(
            {std::move(address_.session), address_.exchange, std::move(answer)});
    }

  private:
    ReturnAddress address_;
    std::shared_ptr<std::atomic<unsigned>> unanswered_;
    std::atomic<bool> given_ = false;
};

void work(Service& service, Request request, const std::shared_ptr<Reply>& reply) {
    const std::string id = request.request_id;
    try {
        service.handle(std::move(request),
                       [reply](Response response) { reply->give(std::move(response)); });
    } catch (const std::exception& bug) {
        service.fault(id, bug.what());
        reply->give(service.refuse(refusals::no_answer.status, refusals::no_answer.issue()));
    }
}

}  // namespace

Workers::Workers(unsigned threads, unsigned queue, Service& service)
    : service_{service},
      queue_{queue},
      unanswered_{std::make_shared<std::atomic<unsigned>>(0)},
      threads_{threads} {}

bool Workers::hand_over(Request&& request, ReturnAddress address) {
    if (unanswered_->fetch_add(1) >= queue_) {
        unanswered_->fetch_sub(1);
        return false;
    }
    auto reply = std::make_shared<Reply>(std::move(address), unanswered_);
    boost::asio::post(threads_, [this, request = std::move(request), reply]() mutable {
        work(service_, std::move(request), reply);
    });
    return true;
}

void Workers::stop() {
    threads_.stop();
    threads_.join();
}

}  // namespace fascia::http::detail

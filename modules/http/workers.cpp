#include "http/detail/workers.hpp"

#include "http/detail/content_coding.hpp"
#include "http/detail/refusal.hpp"
#include "http/detail/text.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
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

// The gate has let gzip pass, or no coding at all.
const Refusal* undo_coding(Request& request, std::uint64_t body_limit) {
    const auto field =
        std::find_if(request.headers.begin(), request.headers.end(),
                     [](const auto& one) { return one.first == "content-encoding"; });
    if (field == request.headers.end()) return nullptr;
    if (is(field->second, "gzip") && !request.body.empty()) {
        std::string text;
        const Decoding decoding = decode_gzip(request.body, body_limit, text);
        if (decoding == Decoding::too_long) return &refusals::body_too_long;
        if (decoding == Decoding::malformed) return &refusals::bad_gzip;
        request.body = std::move(text);
    }
    request.headers.erase(field);
    return nullptr;
}

void work(Service& service, Request request, std::uint64_t body_limit,
          const std::shared_ptr<Reply>& reply) {
    const std::string id = request.request_id;
    try {
        if (const Refusal* refusal = undo_coding(request, body_limit))
            return reply->give(service.refuse(refusal->status, refusal->issue()));
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

bool Workers::hand_over(Request&& request, std::uint64_t body_limit, ReturnAddress address) {
    if (unanswered_->fetch_add(1) >= queue_) {
        unanswered_->fetch_sub(1);
        return false;
    }
    auto reply = std::make_shared<Reply>(std::move(address), unanswered_);
    boost::asio::post(threads_, [this, request = std::move(request), body_limit, reply]() mutable {
        work(service_, std::move(request), body_limit, reply);
    });
    return true;
}

void Workers::stop() {
    threads_.stop();
    threads_.join();
}

}  // namespace fascia::http::detail

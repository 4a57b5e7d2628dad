#include "interaction/rest/detail/bundle_entry.hpp"
#include "interaction/rest/detail/bundle_json.hpp"

#include <atomic>
#include <memory>

namespace fascia::interaction {
namespace {

// The replies that have come in so far. Each slot is written once, by whichever thread answers that
// entry; the thread that fills the last one answers the batch.
class Replies {
  public:
    Replies(std::size_t count, std::string base_url, Done done)
        : slots_(count), open_{count}, base_url_{std::move(base_url)}, done_{std::move(done)} {}

    void put(std::size_t index, Outcome<Reply> reply) {
        slots_[index].emplace(std::move(reply));
        if (open_.fetch_sub(1, std::memory_order_acq_rel) == 1) answer();
    }

    void answer() {
        BundleJson bundle{"batch-response"};
        for (auto& slot : slots_) {
            if (*slot) {
                bundle.response(base_url_, **slot);
            } else {
                bundle.response(slot->error());
            }
        }
        Reply reply;
        reply.json = bundle.finish();
        done_(std::move(reply));
    }

  private:
    std::vector<std::optional<Outcome<Reply>>> slots_;
    std::atomic<std::size_t> open_;
    std::string base_url_;
    Done done_;
};

}  // namespace

void process_batch(const Services& services, const Request& request, Done done) {
    const auto entries = request.body.children("entry");
    const auto replies =
        std::make_shared<Replies>(entries.size(), request.base_url, std::move(done));
    if (entries.empty()) return replies->answer();
    std::size_t index = 0;
    for (const fhir::Element element : entries) {
        const std::size_t at = index++;
        auto entry = read_entry(request, element);
        if (!entry) {
            replies->put(at, entry.error());
            continue;
        }
        answer(services, entry->route, std::move(entry->request),
               [replies, at](Outcome<Reply> reply) { replies->put(at, std::move(reply)); });
    }
}

}  // namespace fascia::interaction

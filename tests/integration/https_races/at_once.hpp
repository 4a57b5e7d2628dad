#pragma once

#include "support/clinic_server.hpp"

#include <atomic>
#include <latch>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// Many clients of one clinic at the same time, each on a connection of its own.
namespace fascia::tests {

/// How often each status was answered; a 429 or 503 must say when to come again.
class Statuses {
  public:
    void add(const std::optional<test::TlsReply>& reply) {
        const std::lock_guard lock{mutex_};
        ++counts_[reply ? reply->status : 0];
        if (reply && (reply->status == 429 || reply->status == 503) && !reply->has("retry-after"))
            ++without_retry_after_;
        if (reply && reply->status >= 500 && first_fault_.empty()) first_fault_ = reply->body;
    }
    int of(int status) const {
        const auto found = counts_.find(status);
        return found == counts_.end() ? 0 : found->second;
    }
    /// Only these were answered, and what may be tried again says so.
    void check_only(std::initializer_list<int> allowed) const {
        for (const auto& [status, count] : counts_)
            BOOST_TEST(std::ranges::find(allowed, status) != allowed.end(),
                       count << " times " << status << ": " << first_fault_.substr(0, 300));
        BOOST_TEST(without_retry_after_ == 0);
    }

  private:
    std::mutex mutex_;
    std::map<int, int> counts_;
    int without_retry_after_ = 0;
    std::string first_fault_;
};

constexpr const char* json_headers =
    "Content-Type: application/fhir+json\r\nAccept: application/fhir+json\r\n";

/// Calls action(client, number) on `count` threads that start together; the clients take turns on
/// the ports.
template <class Action>
void at_once(const std::vector<std::uint16_t>& ports, int count, Action action) {
    std::latch start{count};
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&, i] {
            FhirClient client{ports[static_cast<std::size_t>(i) % ports.size()]};
            client.send("GET", "/fhir/metadata?_elements=status");  // the handshake is over
            start.arrive_and_wait();
            action(client, i);
        });
}

/// One or two programs on one database. A file has one: it is the embedded database.
class Clinics {
  public:
    Clinics() {
        first_.start();
        ports_.push_back(first_.server().port());
        if (is_sqlite()) return;
        second_ = std::make_unique<ServerProcess>(first_.options("second.log"));
        ports_.push_back(second_->port());
    }
    const std::vector<std::uint16_t>& ports() const { return ports_; }
    FhirClient client() const { return FhirClient{ports_.front()}; }

  private:
    ClinicServer first_{{"--open"}};
    std::unique_ptr<ServerProcess> second_;
    std::vector<std::uint16_t> ports_;
};

inline Clinics& clinics() {
    static Clinics one;
    return one;
}

}  // namespace fascia::tests

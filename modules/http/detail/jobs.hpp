#pragma once

#include "fascia/base/ids.hpp"
#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"
#include "fascia/http/server.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace fascia::http {

/// Requests that are answered later (R4 async.html): one at a time, in the order in which they
/// came, on a thread of their own. An answer is kept until its owner has fetched it, for an hour at
/// most. Thread safe.
class Jobs {
  public:
    using Respond = std::function<void(Response)>;
    /// Calls Respond exactly once, from any thread.
    using Work = std::function<void(Respond)>;

    Jobs(const Clock& clock, IdSource& ids);
    /// Waits for the job at work; those behind it are dropped.
    ~Jobs();

    /// The id of a new job. Failure: throttled (too many jobs of this owner, or of all).
    Outcome<std::string> start(std::string owner, Work work);

    struct State {
        enum class Stage : std::uint8_t { queued, at_work, done };
        Stage stage = Stage::queued;
        std::optional<Response> answer;  ///< when done
    };
    /// Absent: no such job, fetched already, expired, or another owner's. With `take` an answer is
    /// given once.
    std::optional<State> look(std::string_view owner, std::string_view id, bool take);
    /// False: as look(). What has been written by then stays written.
    bool cancel(std::string_view owner, std::string_view id);

  private:
    struct Job {
        std::string owner;
        Work work;
        State state;
        Instant done_at;
    };
    using Table = std::map<std::string, Job, std::less<>>;
    Table::iterator find(std::string_view owner, std::string_view id);
    void forget_expired();
    void loop();
    void finish(const std::string& id, Response answer);

    const Clock& clock_;
    IdSource& ids_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Table jobs_;
    std::deque<std::string> queue_;
    bool at_work_ = false;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace fascia::http

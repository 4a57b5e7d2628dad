#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace fascia::store {

class Watchdog;

/// The time that one connection has for its statements. Belongs to the connection's thread; the
/// watchdog looks at it from its own.
class Deadline {
  public:
    /// `interrupt` makes the running statement fail; it is called on the watchdog's thread. Without
    /// a watchdog nothing is interrupted.
    Deadline(Watchdog* watchdog, std::function<void()> interrupt);
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    void start(std::chrono::milliseconds limit);
    /// Whether the statement was interrupted.
    bool stop();

  private:
    friend class Watchdog;
    void interrupt_when_overdue(std::chrono::steady_clock::time_point now);

    Watchdog* watchdog_;
    std::function<void()> interrupt_;
    std::mutex mutex_;
    std::optional<std::chrono::steady_clock::time_point> ends_;
    bool interrupted_ = false;
};

/// Looks after the statements of many connections: a database that hangs must not hold a worker
/// for good, whatever limits it was told. Thread safe.
class Watchdog {
  public:
    Watchdog();
    ~Watchdog();

  private:
    friend class Deadline;
    void add(Deadline& deadline);
    void remove(Deadline& deadline);
    void loop();

    std::mutex mutex_;
    std::condition_variable ended_;
    std::set<Deadline*> deadlines_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace fascia::store

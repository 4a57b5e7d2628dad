#pragma once

#include <csignal>
#include <string>

namespace fascia::app {

/// Takes SIGTERM and SIGINT out of the ordinary way for this thread and all that it makes, so that
/// they can be waited for. SIGPIPE is ignored: a closed connection is an error code. Restored at
/// the end.
class StopSignals {
  public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /// Blocks until one comes; its name.
    std::string wait() const;
    /// Whether one has come, without waiting.
    bool has_come() const;

  private:
    sigset_t waited_{}, before_{};
};

}  // namespace fascia::app

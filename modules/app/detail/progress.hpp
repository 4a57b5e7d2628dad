#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace fascia::app {

/// Progress of a long command on standard error: a bar with rate and ETA on a terminal, one JSON
/// event a second otherwise. One thread at a time.
class Progress {
  public:
    explicit Progress(std::uint64_t total);
    /// `done` of `total` units of work; `items` is what the rate counts.
    void show(std::uint64_t done, std::uint64_t items, std::uint64_t rejected);
    /// The last line.
    void finish(std::uint64_t items, std::uint64_t rejected);

  private:
    double seconds() const;
    void print(std::uint64_t done, std::uint64_t items, std::uint64_t rejected) const;

    std::uint64_t total_;
    bool terminal_;
    std::chrono::steady_clock::time_point start_, shown_;
};

}  // namespace fascia::app

#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace fascia::app {

/// Progress of a long command on standard error: a bar with rate and ETA on a terminal, one JSON
/// event a second otherwise. One thread at a time.
class Progress {
  public:
    /// `refused`: what an item is that could not be done.
    explicit Progress(std::uint64_t total, std::string_view refused = "rejected");
    /// `done` of `total` units of work; `items` is what the rate counts.
    void show(std::uint64_t done, std::uint64_t items, std::uint64_t rejected);
    /// Makes way for another line; the next show() is due at once.
    void give_way();
    /// The last line.
    void finish(std::uint64_t items, std::uint64_t rejected);

  private:
    double seconds() const;
    void print(std::uint64_t done, std::uint64_t items, std::uint64_t rejected) const;

    std::uint64_t total_;
    std::string_view refused_;
    bool terminal_;
    std::chrono::steady_clock::time_point start_, shown_;
};

}  // namespace fascia::app

#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace fascia::app {

/// Keeps works that are done side by side in an order where it matters: of two that change the same
/// thing, the earlier goes first. Thread safe. Every number that is taken has to enter and leave.
class Turns {
  public:
    using Names = std::set<std::string>;  ///< of what a work changes

    /// Numbers count up in the order of the works.
    std::uint64_t take();
    /// Waits until no earlier work that is under way changes one of the names. Whether none is
    /// under way at all: only then what the work finds missing will not come.
    bool enter(std::uint64_t number, Names names);
    /// Waits until all earlier works have left.
    void wait_for_earlier(std::uint64_t number);
    void leave(std::uint64_t number);

  private:
    bool is_free(std::uint64_t number, const Names& names) const;
    bool is_first(std::uint64_t number) const;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t last_ = 0;
    std::map<std::uint64_t, std::optional<Names>> under_way_;  ///< absent: has not entered yet
};

}  // namespace fascia::app

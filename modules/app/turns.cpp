#include "app/detail/turns.hpp"

#include <algorithm>

namespace fascia::app {

std::uint64_t Turns::take() {
    const std::scoped_lock lock{mutex_};
    under_way_.try_emplace(++last_);
    return last_;
}

bool Turns::is_free(std::uint64_t number, const Names& names) const {
    for (const auto& [earlier, theirs] : under_way_) {
        if (earlier >= number) break;
        if (!theirs || std::ranges::any_of(
                           names, [&](const std::string& name) { return theirs->contains(name); }))
            return false;
    }
    return true;
}

bool Turns::is_first(std::uint64_t number) const {
    return under_way_.begin()->first == number;
}

bool Turns::enter(std::uint64_t number, Names names) {
    std::unique_lock lock{mutex_};
    const auto& mine = under_way_.at(number).emplace(std::move(names));
    changed_.notify_all();
    changed_.wait(lock, [&] { return is_free(number, mine); });
    return is_first(number);
}

void Turns::wait_for_earlier(std::uint64_t number) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return is_first(number); });
}

void Turns::leave(std::uint64_t number) {
    const std::scoped_lock lock{mutex_};
    under_way_.erase(number);
    changed_.notify_all();
}

}  // namespace fascia::app

#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <utility>

namespace fascia::test {

/// SplitMix64: the same numbers from the same seed on every machine.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_{seed} {}

    std::uint64_t next() {
        auto z = state_ += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
    /// Least and most included.
    int between(int least, int most) {
        return least + static_cast<int>(next() % static_cast<std::uint64_t>(most - least + 1));
    }
    bool chance(int percent) { return between(1, 100) <= percent; }

    template <class List>
    const auto& one_of(const List& list) {
        return *std::next(std::begin(list), between(0, static_cast<int>(std::size(list)) - 1));
    }
    template <class T>
    T one_of(std::initializer_list<T> list) {
        return *(list.begin() + between(0, static_cast<int>(list.size()) - 1));
    }
    template <class List>
    void shuffle(List& list) {
        for (std::size_t left = list.size(); left > 1; --left)
            std::swap(list[left - 1], list[next() % left]);
    }

  private:
    std::uint64_t state_;
};

}  // namespace fascia::test

#pragma once

#include "fascia/plan/trace.hpp"

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace fascia::plan::detail {

using Numbers = boost::container::small_vector<std::uint32_t, 6>;

inline std::array<std::string_view, 3> texts_of(const Fact& fact) {
    return {fact.name, fact.reference, fact.value};
}
inline std::array<std::string_view, 3> texts_of(const Missing& missing) {
    return {missing.name, missing.who, missing.text};
}

/// Of what tells most of them apart.
inline std::size_t hash_of(const Fact& fact) {
    return std::hash<std::string_view>{}(fact.reference) * 31 + fact.name.size();
}
inline std::size_t hash_of(const Missing& missing) {
    return std::hash<std::string_view>{}(missing.name);
}

/// Each fact (or missing fact) once, by number: many variables rest on the same few, and numbers
/// are joined faster than texts.
template <class T>
class Pool {
  public:
    Pool() = default;
    Pool(const Pool&) = delete;  // the set looks into items_
    Pool& operator=(const Pool&) = delete;

    std::uint32_t add(T item) {
        items_.push_back(std::move(item));
        const auto [number, is_new] =
            numbers_.insert(static_cast<std::uint32_t>(items_.size() - 1));
        if (!is_new) items_.pop_back();
        return *number;
    }
    const T& operator[](std::uint32_t number) const { return items_[number]; }

    /// In the order of their texts.
    std::vector<T> all(Numbers numbers) const {
        std::ranges::sort(numbers, {}, [&](std::uint32_t n) { return texts_of(items_[n]); });
        std::vector<T> out;
        out.reserve(numbers.size());
        for (const auto number : numbers) out.push_back(items_[number]);
        return out;
    }

  private:
    struct Hash {
        const std::vector<T>* items;
        std::size_t operator()(std::uint32_t number) const { return hash_of((*items)[number]); }
    };
    struct Equal {
        const std::vector<T>* items;
        bool operator()(std::uint32_t a, std::uint32_t b) const {
            return (*items)[a] == (*items)[b];
        }
    };

    std::vector<T> items_;
    std::unordered_set<std::uint32_t, Hash, Equal> numbers_{64, Hash{&items_}, Equal{&items_}};
};

}  // namespace fascia::plan::detail

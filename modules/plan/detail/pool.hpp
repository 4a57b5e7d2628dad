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

    std::uint32_t add(T&& item) {
        if (const auto known = numbers_.find(item); known != numbers_.end()) return *known;
        const auto number = static_cast<std::uint32_t>(items_.size());
        items_.push_back(std::move(item));
        numbers_.insert(number);
        return number;
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
        using is_transparent = void;
        const std::vector<T>* items;
        std::size_t operator()(std::uint32_t number) const { return hash_of((*items)[number]); }
        std::size_t operator()(const T& item) const { return hash_of(item); }
    };
    struct Equal {
        using is_transparent = void;
        const std::vector<T>* items;
        bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
        bool operator()(const T& item, std::uint32_t number) const {
            return item == (*items)[number];
        }
        bool operator()(std::uint32_t number, const T& item) const {
            return item == (*items)[number];
        }
    };

    std::vector<T> items_;
    std::unordered_set<std::uint32_t, Hash, Equal> numbers_{64, Hash{&items_}, Equal{&items_}};
};

}  // namespace fascia::plan::detail

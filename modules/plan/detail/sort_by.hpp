#pragma once

#include <boost/endian/conversion.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace fascia::plan::detail {

/// A text that compares as std::string_view does, but mostly by its first sixteen bytes as two
/// numbers.
struct SortText {
    std::uint64_t first = 0, second = 0;
    std::string_view text;

    SortText(std::string_view from) : text{from} {
        std::array<unsigned char, 16> bytes{};
        std::memcpy(bytes.data(), from.data(), std::min(from.size(), bytes.size()));
        first = boost::endian::load_big_u64(bytes.data());
        second = boost::endian::load_big_u64(bytes.data() + sizeof first);
    }
    friend auto operator<=>(const SortText&, const SortText&) = default;
};

/// Sorts by a key that is computed once for each; those of one key stay in their order. A key may
/// look into what it is the key of.
template <class T, class KeyOf>
void sort_by(std::vector<T>& items, KeyOf key_of) {
    using Key = decltype(key_of(std::declval<const T&>()));
    std::vector<std::pair<Key, std::size_t>> order;
    order.reserve(items.size());
    for (const auto& item : items) order.emplace_back(key_of(item), order.size());
    std::ranges::sort(order);
    std::vector<T> sorted;
    sorted.reserve(items.size());
    for (const auto& [key, place] : order) sorted.push_back(std::move(items[place]));
    items = std::move(sorted);
}

}  // namespace fascia::plan::detail

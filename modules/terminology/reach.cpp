#include "terminology/detail/filters.hpp"

#include <boost/container/small_vector.hpp>

#include <algorithm>

namespace fascia::terminology::detail {

namespace {

// Concepts that are sought one by one; among more a table says which were seen.
constexpr std::size_t few = 64;

bool is_among(const std::vector<std::uint32_t>& rows, std::uint32_t row) {
    return std::ranges::find(rows, row) != rows.end();
}

}  // namespace

bool is_below(const System& system, std::uint32_t concept_, std::uint32_t ancestor) {
    boost::container::small_vector<std::uint32_t, 32> seen{concept_};
    for (std::size_t i = 0; i < seen.size(); ++i)
        for (const auto parent : parents_of(system, seen[i])) {
            if (parent == ancestor) return true;
            if (std::ranges::find(seen, parent) == seen.end()) seen.push_back(parent);
            if (seen.size() > few) return is_among(reach(system, concept_, parents_of), ancestor);
        }
    return false;
}

std::vector<std::uint32_t> reach(const System& system, std::uint32_t concept_, Step step) {
    std::vector<std::uint32_t> found{concept_};
    std::vector<bool> seen(system.end_concept() - system.first_concept());
    seen[concept_ - system.first_concept()] = true;
    for (std::size_t i = 0; i < found.size(); ++i)
        for (const auto next : step(system, found[i])) {
            const std::size_t place = next - system.first_concept();
            if (seen[place]) continue;
            seen[place] = true;
            found.push_back(next);
        }
    found.erase(found.begin());
    return found;
}

}  // namespace fascia::terminology::detail

#include "fascia/search/hierarchy.hpp"

#include <algorithm>
#include <array>

namespace fascia::search {
namespace {

// Each parameter is R4's own and may point to its own type.
constexpr std::array<Hierarchy, 11> table{{{"CarePlan", "part-of"},
                                           {"Communication", "part-of"},
                                           {"DeviceDefinition", "parent"},
                                           {"Encounter", "part-of"},
                                           {"Location", "partof"},
                                           {"MedicationStatement", "part-of"},
                                           {"Organization", "partof"},
                                           {"Procedure", "part-of"},
                                           {"ResearchStudy", "partof"},
                                           {"Specimen", "parent"},
                                           {"Task", "part-of"}}};

}  // namespace

std::span<const Hierarchy> hierarchies() {
    return table;
}

const Hierarchy* find_hierarchy(std::string_view type) {
    const auto found = std::ranges::find(table, type, &Hierarchy::type);
    return found == table.end() ? nullptr : &*found;
}

}  // namespace fascia::search

#pragma once

#include "fascia/base/outcome.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The types whose resources stand one beneath another, which :above and :below of references
/// follow (R4 search.html#reference).
namespace fascia::search {

struct Hierarchy {
    std::string_view type;    ///< "Location"
    std::string_view parent;  ///< its search parameter that points to what it is part of: "partof"
};
/// All of them, sorted by type. Constant data.
std::span<const Hierarchy> hierarchies();
/// That of a type; nullptr where its resources have none.
const Hierarchy* find_hierarchy(std::string_view type);

enum class Way : std::uint8_t { above, below };

/// Looks up the ids of what stands above or below a resource, which need not exist itself; the
/// resource is not among them. Failure: forbidden, too_costly, those of a store.
using Relatives = std::function<Outcome<std::vector<std::string>>(const Hierarchy& hierarchy,
                                                                  std::string_view id, Way way)>;

}  // namespace fascia::search

#pragma once

#include "fascia/base/outcome.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::search {

/// The ids of the Lists that `_list=a,b` names (R4 search.html#list), of a search or of a history.
/// Lists that are there: the names of functional ones start with $. Failure: unsupported. Pure,
/// thread safe.
Outcome<std::vector<std::string>> list_ids(std::string_view value);

}  // namespace fascia::search

#pragma once

#include "fascia/interaction/services.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::interaction {

/// What a resource points to here by one of its search parameters; nothing where it does not
/// stand. Failure: those of the store but not_found and gone.
Outcome<std::vector<search::ReferenceRow>> pointed_to(store::Reader& reader,
                                                      const search::Registry& registry,
                                                      std::string_view type, std::string_view id,
                                                      std::string_view parameter);

}  // namespace fascia::interaction

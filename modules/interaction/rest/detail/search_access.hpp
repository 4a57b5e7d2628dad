#pragma once

#include "fascia/search/query.hpp"
#include "fascia/security/access.hpp"

#include <span>
#include <string>

namespace fascia::interaction {

/// Whether all these types may be searched. Failure: forbidden.
Outcome<void> may_search(const security::AccessContext& access, std::span<const std::string> types);

/// Nobody learns by a chain or by _has what he may not search for. Failure: forbidden.
Outcome<void> may_look_into(const security::AccessContext& access, const search::Query& query);

}  // namespace fascia::interaction

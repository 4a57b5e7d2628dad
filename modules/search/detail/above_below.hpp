#pragma once

#include "search/detail/criteria.hpp"

namespace fascia::search::detail {

/// Reads :above or :below of a reference parameter (R4 search.html#reference): of a canonical by
/// its version, of a resource here by the hierarchy of its type. `name` with its modifier, for
/// messages. Failure: invalid, unsupported (a type without hierarchy), too_costly, those of
/// Sources::relatives.
Outcome<Criterion> read_above_below(const Sources& sources, const Parameter& parameter,
                                    std::string_view name, Way way, std::string_view value);

}  // namespace fascia::search::detail

#pragma once

#include "search/detail/tables.hpp"

namespace fascia::search::detail {

/// What parameters are read with.
struct Sources {
    const Registry& registry;
    const Registry::Tables& tables;
    std::string_view base_url;
    const terminology::Terminology& terminology;
    const Relatives& relatives;
};

/// Whether a reference parameter may point to resources of that type.
bool may_point_to(const Parameter& parameter, std::string_view type);

/// What one search may ask for. A value has so many levels at most where :above asks for each.
inline constexpr std::size_t most_criteria = 100, most_alternatives = 500, most_levels = 100;
Failure too_much_asked_for();

/// Reads one `name[:modifier]=value` pair that is not a result parameter: also chains
/// ("subject:Patient.name"), _has and _list. Failure: unsupported (a parameter or modifier that we
/// do not have), invalid (a value that is malformed).
Outcome<Criterion> read_criterion(const Sources& sources, std::string_view type,
                                  std::string_view name, std::string_view value);

/// Reads one of the parameters that shape the answer (_count, _sort, _total, _summary, _elements,
/// _include, _after …) into `query`. Absent: it is none of them. Failure: invalid, unsupported.
std::optional<Outcome<void>> read_result_parameter(const Registry& registry, std::string_view name,
                                                   std::string_view value, Query& query);

}  // namespace fascia::search::detail

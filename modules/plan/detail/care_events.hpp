#pragma once

#include "plan/detail/work.hpp"

#include <vector>

namespace fascia::plan::detail {

/// All conservative care of the episode that is known, by day.
struct CareRecord {
    std::vector<CareEvent> events;
    bool whose_is_unknown = false;  ///< some care names no episode while several are open
};

/// "Type/id" of everything a resource says it belongs to: reasons, requests and plans, followed
/// from request to request.
std::vector<std::string> links(const FactBook& book, const fhir::Resource& resource, int depth = 0);

CareRecord care_record(const FactBook& book, const Episode& episode);

/// Completed weeks since the start in which an active item was kept or logged; without what the
/// patient alone reports, if asked so.
int weeks_of_exposure(const Rules& rules, Day start, Day today,
                      const std::vector<CareEvent>& events, bool only_documented = false);

}  // namespace fascia::plan::detail

#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

#include <functional>

namespace fascia::workflow {

/// Called before every direct write (create, update, patch, batch and transaction entries; not our
/// own operations). A direct write may not make an active plan of ours, an order out of a proposal
/// of ours, decide an approval Task, clear a red flag or edit an approved plan. What is ours:
/// instantiates a definition under our canonical base, carries a protocol-item code, is based on
/// such a request (directly or through others) or replaces it, or was so before the write. `before`
/// is empty for a create. `based_on` finds the resource of a reference ("ServiceRequest/x"), empty
/// if none. Failure: forbidden (author is no physician), unprocessable (physicians: use $decide),
/// conflict (approved plan).
Outcome<void> guard_direct_write(const fhir::Resource& before, const fhir::Resource& after,
                                 bool by_physician,
                                 const std::function<fhir::Resource(std::string_view)>& based_on);

/// Called beside it for authors who are neither clinicians nor an EHR that relays what clinicians
/// wrote: an examination that counts only by whom it was judged (facts: trigger point, facet
/// pattern) may name no practitioner as performer but the author himself, `own` ("Practitioner/x",
/// or empty). Failure: forbidden.
Outcome<void> guard_judgement(const fhir::Resource& after, std::string_view own);

/// Types that guard_direct_write looks at; all others pass.
bool is_guarded(std::string_view type);

}  // namespace fascia::workflow

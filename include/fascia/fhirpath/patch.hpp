#pragma once

#include "fascia/fhirpath/fhirpath.hpp"

namespace fascia::fhirpath {

/// FHIRPath Patch (R4 fhirpatch.html): does the operations of a Parameters resource (add, insert,
/// delete, replace, move) one after the other; all succeed or none is done. `context` gives its
/// clock, zone and budget; its resource is the patched one as it stands. Pure, thread safe.
/// Failure, with the operation's path: invalid (not such Parameters, a faulty expression),
/// too_large (more than fhir::max_patch_operations), too_costly, unprocessable (an expression that
/// names no element or several, a place or value that does not fit, a result that is no valid
/// resource).
Outcome<fhir::Resource> patch(const fhir::Resource& resource, const fhir::Resource& operations,
                              Context context);

}  // namespace fascia::fhirpath

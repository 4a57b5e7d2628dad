#pragma once

#include "fascia/fhirpath/fhirpath.hpp"
#include "fascia/terminology/terminology.hpp"

namespace fascia::fhirpath {

/// Lets memberOf() ask `terms` (R4 terminology-service.html): true, false, or nothing where the
/// value set or the codes of a code system are not here. Abstract codes are no members.
void use_terminology(Context& context, const terminology::Terminology& terms);

}  // namespace fascia::fhirpath

#pragma once

#include "fascia/fhirpath/fhirpath.hpp"

namespace fascia::fhirpath {

/// Lets memberOf(), subsumes() and subsumedBy() ask `terms`: true, false, or nothing where the
/// value set or the codes of a code system are not here. Abstract codes are no members.
void use_terminology(Context& context, const terminology::Terminology& terms);

}  // namespace fascia::fhirpath

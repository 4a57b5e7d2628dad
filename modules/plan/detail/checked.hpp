#pragma once

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/structure.hpp"

namespace fascia::plan::detail {

/// The resource that a draft makes. Failure: invalid (its structure).
inline Outcome<fhir::Resource> checked(const fhir::Draft& draft) {
    auto resource = draft.freeze();
    if (const auto sound = fhir::check_structure(resource.root()); !sound) return sound.error();
    return resource;
}

}  // namespace fascia::plan::detail

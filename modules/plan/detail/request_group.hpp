#pragma once

#include "fascia/fhir/draft.hpp"

#include "plan/detail/decision.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace fascia::plan::detail {

/// Of actions or of contained resources.
using Ids = std::unordered_set<std::string, fhirpath::NameHash, std::equal_to<>>;

/// What $apply puts together, in the order in which it arises.
struct Assembly {
    std::vector<fhir::Resource> contained;  ///< RequestGroups and requests, of sound structure
    std::vector<fhir::Resource> goals;
    Ids ids;

    /// An id for a contained resource: the wish with what an id may not hold replaced, cut to 64
    /// characters, made unique.
    std::string take_id(std::string_view wish);
};

/// Builds the RequestGroup of a decided plan (R4 12.18.3.3, steps 3 to 5) and the requests of its
/// actions into `assembly`; actions whose request cannot be made become `failed`. Returns the
/// RequestGroup's contained id; empty when no action is left. Failure: invalid (its structure).
Outcome<std::string> build_request_group(PlanDecision& plan, const Scope& scope, bool option,
                                         const std::string& wished_id, Assembly& assembly);

}  // namespace fascia::plan::detail

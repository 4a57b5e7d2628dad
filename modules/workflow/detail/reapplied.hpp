#pragma once

#include "fascia/plan/apply.hpp"
#include "fascia/workflow/changes.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The two halves of reapply().
namespace fascia::workflow {

/// What the protocol gave a request, as text: two that say the same are equal. Of a plan that runs
/// it leaves out what its life has changed since, and its times.
std::string proposed_content(const fhir::Resource& request);
std::string running_content(const fhir::Resource& request);

/// The version that the protocol wrote last; a later one is of its life, or a person's.
std::int64_t version_applied(const fhir::Resource& request);
/// It is a proposal still, and nobody has edited it since the protocol was applied.
bool is_as_applied(const fhir::Resource& request);
/// A proposal under its id as the protocol makes it by now.
Write rewritten(const fhir::Resource& standing, fhir::Draft made);

/// Into a draft.
Changes merged(const plan::ProtocolOutput& output, const fhir::Resource& care_plan,
               const std::vector<fhir::Resource>& of_the_plan, const Present& present);
/// Beside a plan that runs, or a draft whose order a person has changed.
Changes difference_tasks(const plan::ProtocolOutput& output, const fhir::Resource& care_plan,
                         const std::vector<fhir::Resource>& of_the_plan, const Present& present);

}  // namespace fascia::workflow

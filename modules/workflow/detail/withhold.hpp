#pragma once

#include "fascia/plan/assessment.hpp"
#include "fascia/workflow/changes.hpp"

#include <string_view>
#include <vector>

namespace fascia::workflow {

/// A rule is a hard stop for the item as things are now, and nobody goes on against it.
bool is_blocked(const plan::Assessment& assessment, std::string_view item);

/// The rule that keeps a request on-hold; "" where none does. A part of the request.
std::string_view withheld_by(const fhir::Resource& record);

/// Requests that run though their item is blocked by now: on-hold, with the rule that stops them
/// (extension withheld), and a reassess Task each. Nothing while an open flag holds the whole plan.
Changes withheld(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
                 const plan::Assessment& assessment, const Present& present);
/// Of these, what no rule stops any more: active again, and its Task done.
Changes released(const std::vector<fhir::Resource>& of_the_plan, const plan::Assessment& assessment,
                 const Present& present);

}  // namespace fascia::workflow

#pragma once

#include "fascia/plan/assessment.hpp"
#include "fascia/workflow/changes.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace fascia::workflow {

/// A rule is a hard stop for the item as things are now, and nobody goes on against it.
bool is_blocked(const plan::Assessment& assessment, std::string_view item);

/// The rule that a request was put on hold for; "" where it is none.
std::string_view rule_against(const fhir::Resource& request);
/// The rule that keeps what is on hold from being taken up, as an answer to who wants to: a block
/// of its item; of what a block had stopped, what asks for a physician now, where he is none.
std::optional<Issue> what_keeps(const fhir::Resource& on_hold, const plan::Assessment& assessment,
                                const Present& present);

/// Requests that run though their item is blocked by now: on-hold, with the rule that stops them
/// (extension withheld), and a reassess Task each. Nothing while an open flag holds the whole plan.
Changes withheld(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
                 const plan::Assessment& assessment, const Present& present);
/// Of these, what no rule keeps any more: active again, and its Task done.
Changes released(const std::vector<fhir::Resource>& of_the_plan, const plan::Assessment& assessment,
                 const Present& present);

}  // namespace fascia::workflow

#pragma once

#include "plan/detail/decision.hpp"

#include <string>

namespace fascia::plan::detail {

/// The plan as XHTML for Narrative.div (R4 narrative.html): phases and items with dose, who and
/// cautions, what is not in the plan and why, what guidelines disagree about. Every text is
/// escaped.
std::string narrative_of(const PlanDecision& plan, const std::vector<Issue>& issues);
/// Text with &, < and > replaced.
std::string escape_xhtml(std::string_view text);

}  // namespace fascia::plan::detail

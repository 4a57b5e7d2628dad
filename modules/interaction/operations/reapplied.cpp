#include "interaction/detail/reapplied.hpp"

#include "fascia/workflow/reapply.hpp"

namespace fascia::interaction {

Outcome<workflow::Changes> reapplied(const PlanRecord& record, std::string practitioner,
                                     const workflow::Present& present) {
    const auto& standing = record.care_plan;
    const auto named = [&](std::string_view path) { return std::string{standing.at(path).text()}; };
    plan::FactSet facts = record.facts;
    if (const auto created = parse_instant(standing.child("created").text()))
        facts.planned = *created;
    if (standing.child("status").text() == "draft") {
        facts.care_plan = {};         // it is no fact of its own
        facts.superseded = standing;  // what was overridden in it stays so
    }
    if (practitioner.empty()) practitioner = named("author.reference");
    const auto output =
        plan::apply_protocol(*record.protocol, facts, std::move(practitioner),
                             named("encounter.reference"), named("contributor.reference"));
    if (!output) return output.error();
    return workflow::reapply(*output, standing, record.of_the_plan, present);
}

}  // namespace fascia::interaction

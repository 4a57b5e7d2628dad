#include "fascia/workflow/against_rules.hpp"
#include "fascia/workflow/codes.hpp"

#include "workflow/detail/proposals.hpp"
#include "workflow/detail/refusals.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

Outcome<void> check_item(const EscalateInput& input, const plan::Assessment& assessment) {
    const auto found =
        std::ranges::find(assessment.escalations, input.item, &plan::Escalation::item);
    if (found == assessment.escalations.end())
        return refused("`item` is none that a physician proposes: " + input.item);
    std::vector<Issue> issues;
    for (const auto& rule : found->against)
        issues.push_back(
            {.code = "business-rule", .path = {}, .text = rule.text, .rule = rule.rule});
    if (issues.empty()) return {};
    return Failure{FailureKind::unprocessable, std::move(issues)};
}

bool is_proposed_by_gate(const EscalateInput& input, const plan::Assessment& assessment) {
    return std::ranges::any_of(assessment.outcomes, [&](const plan::GateOutcome& outcome) {
        return outcome.item == input.item;
    });
}

/// No site stands for all of them, and of a site no side for both.
bool may_be_same_region(const fhir::Resource& request, const EscalateInput& input) {
    const auto site = request.at("bodySite.text").text();
    if (site.empty() || input.site.empty()) return true;
    const auto side = extension_of(request, "side").child("value").text();
    return site == input.site && (side.empty() || input.side.empty() || side == input.side);
}

/// The one that is open for the item and region; an empty Resource where there is none.
fhir::Resource open_for(const std::vector<fhir::Resource>& of_the_plan,
                        const EscalateInput& input) {
    for (const auto& record : of_the_plan)
        if (is_open_request(record, input.item) && may_be_same_region(record, input)) return record;
    return {};
}

void describe(fhir::Draft& proposal, const EscalateInput& input, const Present& present) {
    proposal->remove("requester");
    proposal->add("requester")
        .set("reference", present.author.practitioner)
        .set("display", present.author.display);
    proposal->set("authoredOn", format_instant(present.at));
    proposal->add("reasonCode").set("text", input.reason);
    if (!input.site.empty()) proposal->add("bodySite").set("text", input.site);
    if (!input.side.empty())
        proposal->add("extension")
            .set("url", structure_definition("side"))
            .set("valueString", input.side);
    for (const auto& criterion : input.unmet)
        proposal->add("extension")
            .set("url", structure_definition("unmet"))
            .set("valueString", criterion);
}

}  // namespace

Outcome<Changes> escalate(const EscalateInput& input, const plan::Protocol& protocol,
                          const plan::FactSet& facts,
                          const std::vector<fhir::Resource>& of_the_plan,
                          const plan::Assessment& assessment, const Present& present) {
    if (facts.care_plan.child("status").text() != "active")
        return Failure{FailureKind::conflict, "escalations are proposed in an active plan only"};
    if (input.reason.empty()) return required("`reason` is required");
    if (const auto fine = check_item(input, assessment); !fine) return fine.error();
    if (input.unmet.empty() && !is_proposed_by_gate(input, assessment))
        return required("`unmet` is required: the gate does not propose " + input.item +
                        "; name the criteria that do not hold");
    if (const auto open = open_for(of_the_plan, input))
        return Failure{
            FailureKind::conflict,
            "an escalation for this item and region is open already: " + reference_to(open)};

    auto proposal = proposal_of(protocol, facts, assessment, input.item);
    if (!proposal) return proposal.error();
    describe(*proposal, input, present);
    Changes changes{create(std::move(*proposal), present.ids)};
    changes.push_back(create(approval_of(changes.front().resource, facts.care_plan, of_the_plan,
                                         assessment, input.item + ": " + input.reason, present),
                             present.ids));
    sign(changes, present, "CREATE", input.reason);
    return changes;
}

}  // namespace fascia::workflow

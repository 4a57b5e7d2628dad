#include "fascia/workflow/review.hpp"

#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/decide.hpp"

#include "workflow/detail/parameters.hpp"
#include "workflow/detail/proposals.hpp"
#include "workflow/detail/tasks.hpp"
#include "workflow/detail/withhold.hpp"

#include <algorithm>
#include <cstdio>

namespace fascia::workflow {
namespace {

std::string one_decimal(double value) {
    char buffer[32];
    const int length = std::snprintf(buffer, sizeof buffer, "%.1f", value);
    return {buffer, static_cast<std::size_t>(length)};
}

/// One review that is to be written.
class Review {
  public:
    Review(const plan::Protocol& protocol, const plan::FactSet& facts,
           const std::vector<fhir::Resource>& records, const plan::Assessment& assessment,
           const Present& present)
        : protocol_{protocol},
          facts_{facts},
          plan_{facts.care_plan},
          records_{records},
          assessment_{assessment},
          present_{present} {}

    Outcome<Changes> changes() {
        changes_.push_back(plan_with_outcomes());
        add_guidance();
        for (auto& write : red_flag_tasks(assessment_, plan_, records_, present_))
            changes_.push_back(std::move(write));
        for (auto& write : withheld(plan_, records_, assessment_, present_))
            changes_.push_back(std::move(write));
        for (const auto& outcome : assessment_.outcomes)
            if (const auto added = add_escalation(outcome); !added) return added.error();
        if (assessment_.adherent == plan::Answer::not_met) add_barrier_task();
        if (assessment_.gate != plan::Gate::none)
            for (auto& write : collect_fact_tasks(assessment_.missing, plan_, records_, present_))
                changes_.push_back(std::move(write));
        sign(changes_, present_, "UPDATE");
        return std::move(changes_);
    }

  private:
    std::string patient() const { return std::string{plan_.at("subject.reference").text()}; }

    Write plan_with_outcomes() const {
        fhir::Draft draft{plan_};
        drop_extensions(draft, "gate-outcome");
        for (const auto& outcome : assessment_.outcomes)
            draft->add("extension")
                .set("url", structure_definition("gate-outcome"))
                .set("valueCode", outcome.code);
        if (assessment_.blocked) draft->set("status", "on-hold");
        return change(plan_, std::move(draft));
    }

    void add_guidance() {
        fhir::Draft draft{"GuidanceResponse"};
        draft->set("moduleCanonical", protocol_.canonical()).set("status", guidance_status());
        draft->add("subject").set("reference", patient());
        draft->set("occurrenceDateTime", format_instant(present_.at));
        for (const auto& outcome : assessment_.outcomes)
            add_code(draft->add("reasonCode"), "gate-outcome", outcome.code, outcome.detail.text);
        draft->add("reasonReference").set("reference", reference_to(plan_));
        changes_.push_back(create(std::move(draft), present_.ids));
    }

    std::string_view guidance_status() const {
        const bool short_of_data =
            std::any_of(assessment_.outcomes.begin(), assessment_.outcomes.end(),
                        [](const auto& outcome) { return outcome.code == "insufficient-data"; });
        return short_of_data ? "data-required" : "success";
    }

    Outcome<void> add_escalation(const plan::GateOutcome& outcome) {
        if (outcome.item.empty()) return {};
        if (const auto open = open_request(records_, outcome.item)) {
            renew(open);
            return {};
        }
        if (is_declined_for_now(protocol_.rules(), records_, outcome, present_.at)) return {};
        auto proposal = proposal_of(protocol_, facts_, assessment_, outcome.item);
        if (!proposal) return proposal.error();
        add_code((*proposal)->add("reasonCode"), "gate-outcome", outcome.code, outcome.detail.text);
        for (const auto& fact : outcome.detail.facts)
            if (!fact.reference.empty())
                (*proposal)
                    ->add("supportingInfo")
                    .set("reference", fact.reference)
                    .set("display", fact.name);
        changes_.push_back(create(std::move(*proposal), present_.ids));
        fhir::Draft asked = approval_of(changes_.back().resource, plan_, records_, assessment_,
                                        outcome.detail.text, present_);
        asked->remove("requester");  // the protocol asks, not the person who ran the review
        changes_.push_back(create(std::move(asked), present_.ids));
        return {};
    }

    /// What waits for the physician shows the facts as they are now.
    void renew(const fhir::Resource& proposal) {
        const auto asked = open_task(records_, "approve-escalation", reference_to(proposal));
        if (!asked) return;
        const std::string shown = shown_hash(proposal, records_, assessment_);
        if (shown != shown_of(asked))
            changes_.push_back(change(asked, showing(asked, shown, present_)));
    }

    void add_barrier_task() {
        if (open_task(records_, "barrier")) return;
        changes_.push_back(create(
            task({.kind = "barrier",
                  .care_plan = reference_to(plan_),
                  .patient = patient(),
                  .focus = reference_to(plan_),
                  .description = "Visits or home programme fall short: ask what stands in the way"},
                 present_),
            present_.ids));
    }

    const plan::Protocol& protocol_;
    const plan::FactSet& facts_;
    const fhir::Resource& plan_;
    const std::vector<fhir::Resource>& records_;
    const plan::Assessment& assessment_;
    const Present& present_;
    Changes changes_;
};

void add_reason(fhir::Draft& parameters, const plan::RuleResult& rule) {
    auto& reason = add_parameter(parameters, "reason");
    add_text(reason, "rule", rule.rule);
    add_text(reason, "text", rule.text);
}

void add_references(fhir::Draft& parameters, const Changes& changes) {
    for (const auto& [resource, expected] : changes) {
        const std::string_view type = resource.type_name();
        const bool asked = resource.child("intent").text() == "proposal";
        const char* name = type == "GuidanceResponse"          ? "guidance"
                           : type == "ServiceRequest" && asked ? "escalation"
                           : type == "Task"                    ? "task"
                                                               : nullptr;
        if (name)
            add_parameter(parameters, name)
                .add("valueReference")
                .set("reference", reference_to(resource));
    }
}

fhir::Resource review_parameters(const plan::Assessment& assessment, const Changes& changes) {
    fhir::Draft parameters{"Parameters"};
    add_parameter(parameters, "gate").set("valueCode", plan::to_code(assessment.gate));
    for (const auto& outcome : assessment.outcomes)
        add_parameter(parameters, "outcome").set("valueCode", outcome.code);
    for (const auto& outcome : assessment.preview)
        add_parameter(parameters, "preview").set("valueCode", outcome.code);
    add_parameter(parameters, "response").set("valueCode", plan::to_code(assessment.response));
    if (assessment.adherent != plan::Answer::unknown)
        add_parameter(parameters, "adherent")
            .set("valueBoolean", assessment.adherent == plan::Answer::met);
    if (assessment.exposure_weeks)
        add_parameter(parameters, "exposure-weeks")
            .set("valueDecimal", one_decimal(*assessment.exposure_weeks));
    if (assessment.care_start)
        add_parameter(parameters, "care-start")
            .set("valueDate", format_day(*assessment.care_start));
    for (const auto& fact : assessment.facts) describe(add_parameter(parameters, "fact"), fact);
    for (const auto& missing : assessment.missing)
        describe(add_parameter(parameters, "missing"), missing);
    for (const auto& rule : assessment.reasons) add_reason(parameters, rule);
    for (const auto& outcome : assessment.outcomes) add_reason(parameters, outcome.detail);
    add_references(parameters, changes);
    return parameters.freeze();
}

}  // namespace

Outcome<ReviewResult> review(const plan::Protocol& protocol, const plan::FactSet& facts,
                             const std::vector<fhir::Resource>& of_the_plan,
                             const plan::Assessment& assessment, bool dry_run,
                             const Present& present) {
    const std::string_view status = facts.care_plan.child("status").text();
    if (!dry_run && status != "active")
        return Failure{
            FailureKind::conflict,
            "only an active plan is reviewed; ask with dry-run=true to see what would follow"};
    Changes changes;
    if (!dry_run) {
        auto made = Review{protocol, facts, of_the_plan, assessment, present}.changes();
        if (!made) return made.error();
        changes = std::move(*made);
    }
    fhir::Resource parameters = review_parameters(assessment, changes);
    return ReviewResult{std::move(changes), std::move(parameters)};
}

}  // namespace fascia::workflow

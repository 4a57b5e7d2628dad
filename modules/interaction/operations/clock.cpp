#include "fascia/interaction/clock.hpp"

#include "fascia/workflow/clock.hpp"
#include "fascia/workflow/review.hpp"

#include "interaction/detail/if_unchanged.hpp"
#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/reapplied.hpp"
#include "interaction/detail/write_changes.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

/// The rules refuse a patient who has died, and say so of this element.
bool is_of_death(const Failure& failure) {
    return std::ranges::any_of(failure.issues(),
                               [](const Issue& issue) { return issue.path == "Patient.deceased"; });
}

/// Empty: nothing is due.
Outcome<workflow::Changes> next_step(const PlanRecord& record, const workflow::Present& present) {
    const auto& protocol = *record.protocol;
    auto merged = reapplied(record, {}, present);
    if (!merged && is_of_death(merged.error()))
        return workflow::after_death(record.care_plan, record.of_the_plan, present);
    if (!merged || !merged->empty()) return merged;
    const auto assessment = plan::assess(protocol, record.facts);
    if (!assessment) return assessment.error();
    auto due = workflow::fall_due(record.care_plan, record.of_the_plan, protocol.rules(),
                                  *assessment, present);
    const bool is_active = record.care_plan.child("status").text() == "active";
    const auto line = workflow::sweep_line(record.care_plan, assessment);
    // A plan that was blocked before carries that outcome still.
    const bool is_due = assessment->blocked || line.kind == workflow::PanelLine::Kind::changed;
    if (!due.empty() || !is_active || !is_due) return due;
    auto reviewed =
        workflow::review(protocol, record.facts, record.of_the_plan, *assessment, false, present);
    if (!reviewed) return reviewed.error();
    return std::move(reviewed->changes);
}

workflow::PanelLine line_of(const fhir::Resource& care_plan,
                            const Outcome<workflow::Changes>& due) {
    const auto plan = workflow::reference_to(care_plan);
    if (!due) return workflow::failed_line(plan, due.error());
    using Kind = workflow::PanelLine::Kind;
    return {
        .kind = due->empty() ? Kind::same : Kind::changed, .plan = plan, .json = {}, .text = {}};
}

}  // namespace

PanelQuestion clock_question(const Services& services) {
    Choose choose = [&services](const fhir::Resource& care_plan) -> Evaluate {
        const auto protocol = protocol_of(services, care_plan);
        return [&services, protocol](const plan::FactSet& facts) {
            const auto& plan = facts.care_plan;
            if (!protocol)
                return workflow::failed_line(workflow::reference_to(plan), protocol.error());
            const PlanRecord record{plan, *protocol, facts, members_of(plan, facts.resources)};
            return line_of(
                plan,
                next_step(record,
                          {.at = facts.at, .zone = facts.zone, .ids = services.ids, .author = {}}));
        };
    };
    return {.choose = std::move(choose), .statuses = "draft,active,on-hold"};
}

void keep_time(const Services& services, Request request, Done done) {
    const auto at = instant_of(services, request, true);
    if (!at) return done(at.error());
    const auto record = load_plan(services, request.id, *at);
    if (!record) return done(record.error());
    const auto due = next_step(*record, present_at(services, request, *at));
    if (!due) return done(due.error());
    if (due->empty()) {
        Reply nothing;
        nothing.status = 204;
        return done(std::move(nothing));
    }
    write_and_answer(services, request, if_unchanged(*record, *due), std::move(done));
}

}  // namespace fascia::interaction

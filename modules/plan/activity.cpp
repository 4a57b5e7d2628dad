#include "plan/detail/activity.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/dynamic_value.hpp"

namespace fascia::plan::detail {
namespace {

std::string_view intent_of(const Activity& activity) {
    if (activity.option) return "option";
    return activity.definition.child("intent").text() == "plan" ? "plan" : "proposal";
}

void set_reference(fhir::DraftElement& request, std::string_view name, std::string_view reference) {
    if (!name.empty() && !reference.empty()) request.add(name).set("reference", reference);
}

void set_header(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity,
                const Scope& scope) {
    const auto& input = scope.input();
    request.set("id", activity.id);
    if (kind.intent) request.set("intent", intent_of(activity));
    set_reference(request, kind.subject, scope.subject());
    set_reference(request, kind.encounter, input.encounter);
    set_reference(request, kind.requester, input.practitioner);
    request.set(kind.authored, format_instant(input.facts.at));
    if (kind.name == "CommunicationRequest") set_reference(request, "recipient", scope.subject());
    if (kind.name != "Appointment") return;
    auto& participant = request.add("participant");
    participant.add("actor").set("reference", scope.subject());
    participant.set("status", "needs-action");
}

void set_goals(fhir::DraftElement& request, const Activity& activity) {
    for (const auto& goal : activity.goals) request.add_copy("extension", goal);
}

void set_review(fhir::DraftElement& request, const Activity& activity, const fhir::Element& after,
                const Scope& scope) {
    const auto& start = activity.window.start;
    if (!after || !start) return;
    if (const auto due = shift({start->day, {}}, after, scope.input().facts.zone); due)
        add_extension(request, structure_definition("review-date"))
            .set("valueDate", format_day(due->day));
}

Outcome<void> set_dynamic(fhir::DraftElement& request, const Activity& activity,
                          std::size_t settled, const Scope& scope,
                          fhir::DraftElement* request_action) {
    const DynamicTargets targets{&request, request_action};
    if (const auto& definition = activity.definition)
        if (const auto done = set_dynamic_values(definition.root(), definition, activity.action,
                                                 scope, targets, settled);
            !done)
            return done;
    if (!activity.action) return {};
    return set_dynamic_values(activity.action, scope.definition(), activity.action, scope, targets);
}

Failure with_path(const Failure& failure, const Activity& activity) {
    const auto& place = activity.action ? activity.action : activity.definition.root();
    auto issues = failure.issues();
    for (auto& issue : issues) {
        if (!issue.path.empty()) issue.text = issue.path + ": " + issue.text;
        issue.path = path_of(place);
    }
    return Failure{failure.kind(), std::move(issues)};
}

}  // namespace

std::string_view Activity::kind() const {
    return definition ? definition.child("kind").text() : "Task";
}

fhir::Element Activity::effective(const fhir::ElementName& name) const {
    const auto own = action.child(name);
    return own ? own : definition.child(name);
}

fhir::ElementRange Activity::effective_all(const fhir::ElementName& name) const {
    const auto own = action.children(name);
    return own.empty() ? definition.children(name) : own;
}

Outcome<fhir::Resource> make_request(const Activity& activity, const ActionTemplate& made,
                                     const Scope& scope, fhir::DraftElement* request_action) {
    const auto* kind = find_activity_kind(activity.kind());
    if (!kind)
        return with_path(Failure{FailureKind::unsupported,
                                 Issue{.code = "not-supported",
                                       .path = {},
                                       .text = "A " + std::string{activity.kind()} +
                                               " cannot be derived from an ActivityDefinition"}},
                         activity);
    fhir::Draft request{made.request};
    set_header(*request, *kind, activity, scope);
    set_performers(*request, *kind, activity, scope);
    set_when(*request, *kind, activity);
    set_goals(*request, activity);
    set_review(*request, activity, made.review_after, scope);
    if (const auto done = set_dynamic(*request, activity, made.settled, scope, request_action);
        !done)
        return with_path(done.error(), activity);
    auto checked = request.checked();
    if (!checked) return with_path(checked.error(), activity);
    return checked;
}

}  // namespace fascia::plan::detail

#include "plan/detail/activity.hpp"

#include "plan/detail/codes.hpp"
#include "plan/detail/dynamic_value.hpp"

#include <algorithm>
#include <array>

namespace fascia::plan::detail {
namespace {

/// Extensions of an ActivityDefinition that its requests carry, so that they can be read without
/// it.
constexpr std::array<std::string_view, 7> carried{
    "care-class",    "goal-measure",          "dose", "continue-rule", "stop-rule",
    "questionnaire", "guideline-disagreement"};

bool is_carried(std::string_view url) {
    return std::ranges::any_of(carried, [url](std::string_view name) { return is_own(url, name); });
}

std::string_view kind_name(const Activity& activity) {
    return activity.definition ? activity.definition.child("kind").text() : "Task";
}

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
    if (!kind.status.empty()) request.set("status", kind.status);
    if (kind.intent) request.set("intent", intent_of(activity));
    if (const auto priority = activity.effective("priority"); kind.priority && priority)
        request.set("priority", priority.text());
    if (const auto dont = activity.definition.child("doNotPerform"); kind.do_not_perform && dont)
        request.set("doNotPerform", dont.text());
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

void set_canonical(fhir::DraftElement& request, const ActivityKind& kind,
                   const Activity& activity) {
    if (!activity.definition) return;
    const auto canonical = canonical_of(activity.definition);
    if (!kind.instantiates.empty()) {
        request.add(kind.instantiates, canonical);
        return;
    }
    add_extension(request, "http://hl7.org/fhir/StructureDefinition/workflow-instantiatesCanonical")
        .set("valueCanonical", canonical);
}

void set_product(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity) {
    const auto product = activity.definition.child("product");
    if (kind.product.empty() || !product) return;
    const auto type = product.type().name();
    request.add_copy(std::string{kind.product} + std::string{type}, product);
}

/// The code into the element that says what; beside a product's own codings where both stand there.
void set_code(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity) {
    const auto code = activity.effective("code");
    if (!code) return;
    if (kind.code.empty()) {
        auto& extension = add_extension(request, structure_definition("protocol-item"));
        extension.add_copy("valueCodeableConcept", code);
    } else if (kind.name == "DeviceRequest" && request.find("codeReference")) {
        return;
    } else if (auto* product = kind.name == "DeviceRequest" ? request.find(kind.code) : nullptr) {
        copy_all(code, "coding", *product, "coding");
    } else {
        request.add_copy(kind.code, code);
    }
}

void set_text(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity) {
    if (kind.text.empty()) return;
    for (const auto* name : {"description", "title", "textEquivalent"})
        if (const auto text = activity.effective(name); text && !text.text().empty()) {
            request.set(kind.text, text.text());
            return;
        }
}

void set_quantity(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity) {
    const auto quantity = activity.definition.child("quantity");
    if (!quantity || kind.quantity.empty()) return;
    if (kind.name == "MedicationRequest")
        request.child("dispenseRequest").add_copy("quantity", quantity);
    else
        request.add_copy(kind.quantity, quantity);
}

void set_body(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity) {
    set_product(request, kind, activity);
    set_code(request, kind, activity);
    set_text(request, kind, activity);
    set_quantity(request, kind, activity);
    const auto& definition = activity.definition;
    if (!kind.body_site.empty()) copy_all(definition.root(), "bodySite", request, kind.body_site);
    if (const auto location = definition.child("location"); location && !kind.location.empty())
        request.add_copy(kind.location, location);
    if (kind.name == "MedicationRequest")
        copy_all(definition.root(), "dosage", request, "dosageInstruction");
    if (kind.reason.empty()) return;
    for (const auto reason : activity.action.children("reason")) {
        request.add_copy(kind.reason, reason);
        if (!request.type().element(kind.reason)->is_list()) break;
    }
}

void set_goals(fhir::DraftElement& request, const Activity& activity) {
    for (const auto& goal : activity.goals)
        add_extension(request, "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal")
            .add("valueReference")
            .set("reference", "#" + goal);
}

void set_carried(fhir::DraftElement& request, const Activity& activity, const Scope& scope) {
    if (!activity.definition) return;
    for (const auto extension : activity.definition.children("extension"))
        if (is_carried(url_of(extension))) request.add_copy("extension", extension);
    const auto after = own_extension_value(activity.definition.root(), "review-after");
    const auto& start = activity.window.start;
    if (!after || !start) return;
    if (const auto due = shift({start->day, {}}, after, scope.input().facts.zone); due)
        add_extension(request, structure_definition("review-date"))
            .set("valueDate", format_day(due->day));
}

Outcome<void> set_dynamic(fhir::DraftElement& request, const Activity& activity, const Scope& scope,
                          fhir::DraftElement* request_action) {
    const DynamicTargets targets{&request, request_action};
    if (const auto& definition = activity.definition)
        if (const auto done =
                set_dynamic_values(definition.root(), definition, activity.action, scope, targets);
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

fhir::Element Activity::effective(std::string_view name) const {
    const auto own = action.child(name);
    return own ? own : definition.child(name);
}

fhir::ElementRange Activity::effective_all(std::string_view name) const {
    const auto own = action.children(name);
    return own.empty() ? definition.children(name) : own;
}

Outcome<fhir::Resource> make_request(const Activity& activity, const Scope& scope,
                                     fhir::DraftElement* request_action) {
    const auto* kind = find_activity_kind(kind_name(activity));
    if (!kind)
        return with_path(Failure{FailureKind::unsupported,
                                 Issue{.code = "not-supported",
                                       .path = {},
                                       .text = "A " + std::string{kind_name(activity)} +
                                               " cannot be derived from an ActivityDefinition"}},
                         activity);
    fhir::Draft request{kind->name};
    set_header(*request, *kind, activity, scope);
    set_canonical(*request, *kind, activity);
    set_body(*request, *kind, activity);
    set_performers(*request, *kind, activity, scope);
    set_when(*request, *kind, activity);
    set_goals(*request, activity);
    set_carried(*request, activity, scope);
    if (const auto done = set_dynamic(*request, activity, scope, request_action); !done)
        return with_path(done.error(), activity);
    auto made = request.checked();
    if (!made) return with_path(made.error(), activity);
    return made;
}

}  // namespace fascia::plan::detail

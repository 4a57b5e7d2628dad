#include "plan/detail/action_template.hpp"

#include "plan/detail/activity.hpp"
#include "plan/detail/codes.hpp"
#include "plan/detail/dynamic_value.hpp"
#include "plan/detail/narrative.hpp"

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

void copy_texts(const fhir::Element& action, const fhir::Resource& definition,
                fhir::DraftElement& to) {
    for (const auto* name : {"prefix", "title", "description", "textEquivalent", "priority"})
        if (const auto text = action.child(name)) to.add_copy(name, text);
    for (const auto* name : {"title", "description", "priority"})
        if (const auto text = definition.child(name); text && !to.find(name))
            to.set(name, text.text());
    copy_all(action, "code", to, "code");
    if (const auto code = definition.child("code"); code && !to.find("code"))
        to.add_copy("code", code);
    copy_all(action, "documentation", to, "documentation");
    if (!to.find("documentation"))
        copy_all(definition.root(), "relatedArtifact", to, "documentation");
    if (const auto type = action.child("type")) to.add_copy("type", type);
}

void copy_behaviors(const fhir::Element& action, fhir::DraftElement& to) {
    for (const auto* name : {"groupingBehavior", "selectionBehavior", "requiredBehavior",
                             "precheckBehavior", "cardinalityBehavior"})
        if (const auto behavior = action.child(name)) to.add_copy(name, behavior);
}

/// Start and stop are judged later; applicability has been.
void copy_conditions(const fhir::Element& action, fhir::DraftElement& to) {
    for (const auto condition : action.children("condition"))
        if (condition.child("kind").text() != "applicability")
            copy_common(condition, to.add("condition"));
}

fhir::Resource group_of(const fhir::Element& action, const fhir::Resource& definition) {
    fhir::Draft group{"RequestGroup"};
    auto& to = group->add("action");
    copy_texts(action, definition, to);
    copy_conditions(action, to);
    for (const auto related : action.children("relatedAction"))
        copy_common(related, to.add("relatedAction"));
    copy_behaviors(action, to);
    return group.freeze();
}

void set_header(fhir::DraftElement& request, const ActivityKind& kind, const Activity& activity) {
    if (!kind.status.empty()) request.set("status", kind.status);
    if (const auto priority = activity.effective("priority"); kind.priority && priority)
        request.set("priority", priority.text());
    if (const auto dont = activity.definition.child("doNotPerform"); kind.do_not_perform && dont)
        request.set("doNotPerform", dont.text());
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

void set_carried(fhir::DraftElement& request, const Activity& activity) {
    for (const auto extension : activity.definition.children("extension"))
        if (is_carried(url_of(extension))) request.add_copy("extension", extension);
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

void set_request(ActionTemplate& made, const Activity& activity) {
    const auto* kind = find_activity_kind(activity.kind());
    if (!kind) return;
    fhir::Draft request{kind->name};
    set_header(*request, *kind, activity);
    set_body(*request, *kind, activity);
    set_carried(*request, activity);
    set_canonical(*request, *kind, activity);
    made.settled = settle_dynamic_values(activity.definition, *kind, *request);
    made.request = request.freeze();
}

std::string instructions_of(const fhir::Resource& definition) {
    std::string text;
    if (const auto dose = own_extension_value(definition.root(), "dose").text(); !dose.empty())
        text += ": " + escape_xhtml(dose);
    if (const auto stop = own_extension_value(definition.root(), "stop-rule").text(); !stop.empty())
        text += " Stop: " + escape_xhtml(stop);
    return text;
}

std::string_view effect_code(Verdict::Effect effect) {
    return effect == Verdict::Effect::caution ? "caution" : "needs-physician";
}

/// In a resource that holds the extension alone.
fhir::Resource verdict_of(const Verdict& verdict) {
    fhir::Draft holder{"RequestGroup"};
    auto& extension = add_extension(*holder, structure_definition("item-verdict"));
    add_extension(extension, "rule").set("valueString", verdict.rule);
    add_extension(extension, "effect").set("valueCode", effect_code(verdict.effect));
    if (!verdict.detail->text.empty())
        add_extension(extension, "text").set("valueString", verdict.detail->text);
    return holder.freeze();
}

ActionTemplate make(const fhir::Element& action, const fhir::Resource& definition) {
    const Activity activity{action, definition, {}};
    ActionTemplate made;
    made.group = group_of(action, definition);
    set_request(made, activity);
    made.review_after = own_extension_value(definition.root(), "review-after");
    made.evidence = source_tags(definition.root());
    made.disagreement = own_extension_value(definition.root(), "guideline-disagreement").text();
    made.title = escape_xhtml(activity.effective("title").text());
    made.instructions = instructions_of(definition);
    return made;
}

}  // namespace

const ActionTemplate& ActionTemplates::of(const fhir::Element& action,
                                          const fhir::Resource& definition) const {
    Key key{action ? action.document()->shared_from_this() : Source{}, action.index(),
            definition.document()};
    const std::lock_guard lock{mutex_};
    if (const auto known = made_.find(key); known != made_.end()) return known->second;
    return made_.emplace(std::move(key), make(action, definition)).first->second;
}

fhir::Resource ActionTemplates::verdict(const Verdict& verdict) const {
    if (verdict.overridden) return verdict_of(verdict);
    const Shown shown{verdict.rule, verdict.detail->text, verdict.effect};
    const std::lock_guard lock{mutex_};
    if (const auto known = verdicts_.find(shown); known != verdicts_.end()) return known->second;
    return verdicts_.emplace(shown, verdict_of(verdict)).first->second;
}

}  // namespace fascia::plan::detail

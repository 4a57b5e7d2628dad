#include "plan/detail/goal.hpp"

#include "plan/detail/codes.hpp"

namespace fascia::plan::detail {
namespace {

bool carries(const fhir::Element& codeable, const fhir::ElementRange& concepts) {
    for (const auto wanted : concepts)
        for (const auto coding : wanted.children("coding"))
            for (const auto own : codeable.children("coding"))
                if (own.child("code").text() == coding.child("code").text() &&
                    own.child("system").text() == coding.child("system").text())
                    return true;
    return false;
}

void add_target(const fhir::Element& target, fhir::DraftElement& goal, std::vector<Issue>& issues) {
    auto& to = goal.add("target");
    copy_all(target, "extension", to, "extension");
    const auto measure = target.child("measure"), detail = target.child("detail");
    if (measure) to.add_copy("measure", measure);
    if (measure && detail) to.add_copy(detail.name(), detail);
    if (detail && !measure)
        issues.push_back({.severity = Severity::warning,
                          .code = "invariant",
                          .path = path_of(target),
                          .text = "A goal's target needs a measure for its detail: left out",
                          .rule = "gol-1"});
    if (const auto due = target.child("due")) to.add_copy("dueDuration", due);
}

void add_notes(const fhir::Element& from, fhir::DraftElement& goal) {
    for (const auto document : from.children("documentation"))
        for (const auto* name : {"citation", "display", "url"})
            if (const auto text = document.child(name); text && !text.text().empty()) {
                goal.add("note").set("text", text.text());
                break;
            }
}

Outcome<fhir::Resource> goal_of(const fhir::Element& from, const std::string& id,
                                const Scope& scope, std::vector<Issue>& issues) {
    fhir::Draft goal{"Goal"};
    goal->set("id", id).set("lifecycleStatus", "proposed");
    for (const auto* name : {"category", "priority", "description"})
        if (const auto part = from.child(name)) goal->add_copy(name, part);
    goal->add("subject").set("reference", scope.subject());
    if (const auto start = from.child("start")) goal->add_copy("startCodeableConcept", start);
    for (const auto target : from.children("target")) add_target(target, *goal, issues);
    for (const auto& reference : matching_conditions(from.children("addresses"), scope.data()))
        goal->add("addresses").set("reference", reference);
    add_notes(from, *goal);
    return goal.checked();
}

/// What serves a goal says so by this extension; in a resource that holds it alone.
fhir::Resource link_to(const std::string& goal) {
    fhir::Draft holder{"RequestGroup"};
    add_extension(*holder, "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal")
        .add("valueReference")
        .set("reference", "#" + goal);
    return holder.freeze();
}

Outcome<void> build_nested_goals(std::vector<Decision>& actions, const Scope& scope,
                                 Assembly& assembly, std::vector<Issue>& issues) {
    for (auto& decision : actions) {
        auto built = build_nested_goals(decision.children, scope, assembly, issues);
        if (built && decision.nested && decision.is_present())
            built = build_goals(*decision.nested, scope, assembly, issues);
        if (!built) return built;
    }
    return {};
}

}  // namespace

std::vector<std::string> matching_conditions(const fhir::ElementRange& concepts,
                                             const ApplyData& data) {
    std::vector<std::string> references;
    for (const auto& condition : data.of_type("Condition"))
        if (carries(condition.child("code"), concepts))
            references.push_back("Condition/" + std::string{condition.id()});
    return references;
}

Outcome<void> build_goals(PlanDecision& plan, const Scope& scope, Assembly& assembly,
                          std::vector<Issue>& issues) {
    for (const auto from : plan.definition.children("goal")) {
        std::string own{from.child("id").text()};
        if (own.empty()) own = "goal-" + std::to_string(plan.goals.size() + 1);
        const auto id = assembly.take_id(own);
        auto goal = goal_of(from, id, scope, issues);
        if (!goal) return goal.error();
        assembly.goals.push_back(std::move(*goal));
        plan.goals.emplace(std::move(own), link_to(id));
    }
    return build_nested_goals(plan.actions, scope, assembly, issues);
}

}  // namespace fascia::plan::detail

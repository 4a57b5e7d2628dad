#include "fascia/plan/apply.hpp"

#include "fascia/fhir/operation_outcome.hpp"

#include "plan/detail/activity.hpp"
#include "plan/detail/apply_report.hpp"
#include "plan/detail/codes.hpp"
#include "plan/detail/goal.hpp"
#include "plan/detail/hash.hpp"
#include "plan/detail/narrative.hpp"

#include <algorithm>

namespace fascia::plan {
namespace detail {
namespace {

constexpr std::string_view category_system =
    "http://hl7.org/fhir/us/core/CodeSystem/careplan-category";

Instant planned_at(const FactSet& facts) {
    return facts.planned.value_or(facts.at);
}

/// One CarePlan has one subject; sweeping over many is an operation of its own.
Outcome<void> check_subject(const ApplyInput& input) {
    const auto slash = input.subject.find('/');
    const std::string type = input.subject.substr(0, slash);
    const auto id = slash == std::string::npos ? std::string{} : input.subject.substr(slash + 1);
    const bool is_one = !id.empty() && id.find_first_of("/, ") == std::string::npos;
    if (input.subject.empty() ? bool{input.facts.patient}
                              : is_one && fhir::find_resource_type(type))
        return {};
    return Failure{FailureKind::invalid,
                   Issue{.code = "value",
                         .path = "subject",
                         .text = "$apply needs exactly one subject, given as Type/id"}};
}

Outcome<void> check_plan_subject(const Scope& scope) {
    if (scope.subject().starts_with("Patient/") || scope.subject().starts_with("Group/")) return {};
    return Failure{
        FailureKind::unprocessable,
        Issue{.code = "business-rule",
              .path = "subject",
              .text = "A CarePlan is about a Patient or a Group, not " + scope.subject()}};
}

/// When and how the plan was made: instant, zone and the hash of everything that it rests on.
void add_evaluation(fhir::DraftElement& plan, const ApplyInput& input, const std::string& hash) {
    auto& extension = add_extension(plan, structure_definition("evaluation"));
    add_extension(extension, "at").set("valueInstant", format_instant(input.facts.at));
    add_extension(extension, "zone").set("valueString", input.facts.zone.name());
    add_extension(extension, "input-hash").set("valueString", hash);
}

void add_references(fhir::DraftElement& plan, std::string_view name,
                    const std::vector<std::string>& references) {
    for (const auto& reference : references) plan.add(name).set("reference", reference);
}

void set_plan_header(fhir::DraftElement& plan, const PlanDecision& decided, const Scope& scope) {
    const auto& input = scope.input();
    const auto& definition = decided.definition;
    plan.add("instantiatesCanonical", canonical_of(definition));
    plan.set("status", "draft").set("intent", "proposal");
    auto& category = plan.add("category").add("coding");
    category.set("system", category_system).set("code", "assess-plan");
    for (const auto* name : {"title", "description"})
        if (const auto text = definition.child(name)) plan.set(name, text.text());
    plan.add("subject").set("reference", scope.subject());
    if (!input.encounter.empty()) plan.add("encounter").set("reference", input.encounter);
    plan.set("created", format_instant(planned_at(input.facts)));
    if (!input.practitioner.empty()) plan.add("author").set("reference", input.practitioner);
    if (!input.organization.empty()) plan.add("contributor").set("reference", input.organization);
    add_references(plan, "addresses", input.addresses);
    add_references(plan, "supportingInfo", input.supporting_info);
}

/// Problems of the run as a contained OperationOutcome, referred to by cqf-messages (dom-3).
void add_outcome(fhir::DraftElement& plan, const std::vector<Issue>& issues, Assembly& assembly) {
    if (issues.empty()) return;
    fhir::Draft outcome{fhir::operation_outcome(issues)};
    const auto id = assembly.take_id("outcome");
    outcome->set("id", id);
    plan.add_resource("contained", std::move(outcome));
    add_extension(plan, "http://hl7.org/fhir/StructureDefinition/cqf-messages")
        .add("valueReference")
        .set("reference", "#" + id);
}

void require_active_item(const ApplyInput& input, const PlanDecision& decided,
                         std::vector<Issue>& issues) {
    if (input.needs_one_of.empty() || input.only_items) return;
    bool found = false;
    for_each(decided, [&](const Decision& decision) {
        found = found ||
                (decision.is_present() &&
                 std::ranges::find(input.needs_one_of, decision.item) != input.needs_one_of.end());
    });
    if (!found)
        issues.push_back({.severity = Severity::error,
                          .code = "business-rule",
                          .path = {},
                          .text = "No active item is left: passive care alone is not a plan, and "
                                  "it cannot be approved"});
}

std::vector<Issue> all_issues(const ApplyInput& input, std::vector<Issue> found,
                              const PlanDecision& decided) {
    std::vector<Issue> issues = input.issues;
    issues.insert(issues.end(), found.begin(), found.end());
    const auto of_items = issues_of(decided);
    issues.insert(issues.end(), of_items.begin(), of_items.end());
    require_active_item(input, decided, issues);
    return issues;
}

std::string group_id(const fhir::Resource& definition) {
    return definition.id().empty() ? "plan" : std::string{definition.id()};
}

struct CarePlanParts {
    PlanDecision& decided;
    const Scope& scope;
    Assembly& assembly;
    std::string group;  ///< contained id of the RequestGroup; may be empty
    std::string hash;
    std::vector<Issue> issues;
};

Outcome<fhir::Resource> assemble(CarePlanParts parts) {
    fhir::Draft plan{"CarePlan"};
    auto& text = plan->child("text");
    text.set("status", "generated").set("div", narrative_of(parts.decided, parts.issues));
    for (const auto& goal : parts.assembly.goals)
        plan->add("goal").set("reference", "#" + std::string{goal.id()});
    add_evaluation(*plan, parts.scope.input(), parts.hash);
    add_outcome(*plan, parts.issues, parts.assembly);
    set_plan_header(*plan, parts.decided, parts.scope);
    if (!parts.group.empty())
        plan->add("activity").child("reference").set("reference", "#" + parts.group);
    for (const auto* contained : {&parts.assembly.contained, &parts.assembly.goals})
        for (const auto& resource : *contained) plan->add_resource("contained", resource);
    return plan.freeze();
}

Outcome<ApplyOutput> apply_plan(const ApplyInput& input, const Scope& scope) {
    if (const auto allowed = check_plan_subject(scope); !allowed) return allowed.error();
    std::vector<Issue> issues;
    auto decided = decide_plan(input.definition, scope, issues);
    if (!decided) return decided.error();
    if (const auto timed = schedule_plan(*decided, scope, planned_at(input.facts)); !timed)
        return timed.error();
    Assembly assembly;
    if (const auto built = build_goals(*decided, scope, assembly, issues); !built)
        return built.error();
    const auto group =
        build_request_group(*decided, scope, false, group_id(input.definition), assembly);
    if (!group) return group.error();
    issues = all_issues(input, std::move(issues), *decided);
    const auto hash = input_hash(input);
    ApplyOutput output;
    output.input_hash = hash;
    auto plan = assemble({*decided, scope, assembly, *group, hash, issues});
    if (!plan) return plan.error();
    output.resource = std::move(*plan);
    output.trace = trace_of(std::move(*decided));
    return output;
}

Outcome<ApplyOutput> apply_activity(const ApplyInput& input, Scope scope) {
    std::vector<Issue> issues;
    if (const auto known = scope.enter_definition(input.definition, issues); !known)
        return known.error();
    if (input.definition.child("transform"))
        return Failure{FailureKind::unsupported,
                       "A StructureMap (transform) is not carried out here"};
    Activity activity{{}, input.definition, std::string{input.definition.id()}};
    activity.window.start = Moment{input.facts.zone.day_of(input.facts.at), input.facts.at};
    if (const auto timing = input.definition.child("timing")) {
        const auto birth = parse_day(scope.subject_element().child("birthDate").text());
        const TimeFrame frame{input.facts.at, input.facts.zone,
                              birth ? std::optional<Day>{*birth} : std::nullopt};
        const auto windows = schedule({{{}, timing, {}}}, frame);
        if (!windows) return windows.error();
        activity.window = windows->front();
    }
    const auto& made = scope.templates().of({}, input.definition);
    auto request = make_request(activity, made, scope, nullptr);
    if (!request) return request.error();
    ApplyOutput output;
    fhir::Draft without_id{*request};
    without_id->remove("id");
    output.resource = without_id.freeze();
    ItemTrace trace;
    trace.item = item_code(input.definition.children("code"));
    if (trace.item.empty()) trace.item = input.definition.id();
    trace.evidence = made.evidence;
    output.trace.push_back(std::move(trace));
    output.input_hash = input_hash(input);
    return output;
}

}  // namespace
}  // namespace detail

Outcome<ApplyOutput> apply(const ApplyInput& input) {
    if (const auto one = detail::check_subject(input); !one) return one.error();
    const auto data = std::make_shared<detail::ApplyData>(input.facts);
    const detail::ActionTemplates of_this_run;
    const detail::Scope scope{input, input.templates ? *input.templates : of_this_run, data};
    const auto type = input.definition.type_name();
    if (type == "PlanDefinition") return detail::apply_plan(input, scope);
    if (type == "ActivityDefinition") return detail::apply_activity(input, scope);
    return Failure{
        FailureKind::invalid,
        "$apply takes a PlanDefinition or an ActivityDefinition, not a " + std::string{type}};
}

}  // namespace fascia::plan

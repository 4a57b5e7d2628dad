#include "fascia/plan/apply.hpp"
#include "fascia/plan/rules.hpp"

#include "plan/detail/action_template.hpp"
#include "plan/detail/codes.hpp"
#include "plan/detail/fact_book.hpp"

#include <algorithm>
#include <set>

namespace fascia::plan {
namespace {

std::string emergency_words(const Flag& flag) {
    return flag.urgency == "E0"
               ? " Call the emergency number or go to the emergency department now."
               : std::string{};
}

std::vector<Issue> flag_issues(const Assessment& assessment) {
    std::vector<Issue> issues;
    for (const auto& flag : assessment.flags)
        if (flag.state == FlagState::open && flag.effect == FlagEffect::block)
            issues.push_back({.severity = Severity::error,
                              .code = "business-rule",
                              .path = {},
                              .text = "Warning sign " + flag.code + " (" + flag.urgency +
                                      "): " + flag.text + emergency_words(flag) +
                                      " The plan holds only the urgent referral and education.",
                              .rule = flag.code});
    return issues;
}

std::vector<std::string> declined_items(const Assessment& assessment) {
    std::vector<std::string> items;
    if (const auto found = assessment.variables.find("declinedItems");
        found != assessment.variables.end())
        for (const auto& item : found->second)
            if (auto text = fhirpath::to_text(item)) items.push_back(std::move(*text));
    return items;
}

std::vector<Verdict> verdicts_on(const Assessment& assessment, std::string_view item) {
    const auto [first, last] =
        std::ranges::equal_range(assessment.verdicts, item, std::less<>{}, &Verdict::item);
    return {first, last};
}

/// The Conditions behind the episode's diagnoses, however they are coded.
std::vector<std::string> episode_conditions(const Assessment& assessment) {
    std::set<std::string> references;
    for (const auto& fact : assessment.grounds("diagnoses").facts)
        references.emplace(detail::local_reference(fact.reference));
    return {references.begin(), references.end()};
}

/// A language of the texts that the patient speaks, the preferred one first; else the first.
std::string language_of(const fhir::Resource& patient, const std::vector<std::string>& languages) {
    for (const bool preferred : {true, false})
        for (const auto communication : patient.children("communication")) {
            if (preferred && communication.child("preferred").text() != "true") continue;
            for (const auto coding : communication.at("language").children("coding")) {
                const auto code = coding.child("code").text();
                const auto base = code.substr(0, code.find('-'));
                if (std::ranges::find(languages, base) != languages.end()) return std::string{base};
            }
        }
    return languages.front();
}

ApplyInput input_of(const Protocol& protocol, const Assessment& assessment, const FactSet& facts) {
    ApplyInput input;
    input.definition = protocol.plan_definition();
    input.resolve = [&protocol, language = language_of(facts.patient, protocol.languages())](
                        std::string_view canonical) {
        return protocol.definition_in(language, canonical);
    };
    input.facts = facts;
    input.subject = "Patient/" + std::string{facts.patient.id()};
    input.expressions = &protocol.expressions();
    input.templates = &protocol.templates();
    input.verdicts = [&assessment](std::string_view item) { return verdicts_on(assessment, item); };
    input.declined = declined_items(assessment);
    input.addresses = episode_conditions(assessment);
    input.supporting_info = assessment.baseline;
    input.needs_one_of = protocol.rules().items.active;
    if (!assessment.blocked) return input;
    input.only_items = protocol.rules().items.when_blocked;
    input.issues = flag_issues(assessment);
    return input;
}

/// An item that only a review proposes: what the gates and the safety rules say of it.
ItemTrace trace_gate_item(const Protocol& protocol, const Assessment& assessment,
                          const fhir::Resource& definition) {
    ItemTrace trace;
    trace.item = detail::item_code(definition.children("code"));
    trace.state = ItemState::excluded;
    for (const auto& outcome : assessment.outcomes)
        if (outcome.item == trace.item) {
            trace.rules.push_back(outcome.detail);
            trace.state = ItemState::needs_physician;
        }
    for (const auto& outcome : assessment.preview)
        if (outcome.item == trace.item) trace.rules.push_back(outcome.detail);
    for (const auto& verdict : verdicts_on(assessment, trace.item)) {
        trace.rules.push_back(*verdict.detail);
        if (verdict.effect == Verdict::Effect::block) trace.state = ItemState::blocked;
    }
    RuleResult gate;
    gate.rule = "by-gate-only";
    gate.result = Answer::not_met;
    gate.text = "A review proposes it when its rules hold; it is no part of the draft";
    trace.rules.push_back(std::move(gate));
    const auto& made = protocol.templates().of({}, definition);
    trace.evidence = made.evidence;
    trace.disagreement = made.disagreement;
    return trace;
}

}  // namespace

Outcome<ProtocolOutput> apply_protocol(const Protocol& protocol, const FactSet& facts,
                                       std::string practitioner, std::string encounter,
                                       std::string organization) {
    auto assessment = assess(protocol, facts);
    if (!assessment) return assessment.error();
    auto input = input_of(protocol, *assessment, facts);
    input.practitioner = std::move(practitioner);
    input.encounter = std::move(encounter);
    input.organization = std::move(organization);
    // lent, not copied
    input.variables.swap(assessment->variables);
    input.grounds = assessment->grounds;
    auto applied = apply(input);
    input.variables.swap(assessment->variables);
    if (!applied) return applied.error();
    for (const auto& definition : protocol.by_gate_only())
        applied->trace.push_back(trace_gate_item(protocol, *assessment, definition));
    return ProtocolOutput{std::move(*assessment), std::move(*applied)};
}

}  // namespace fascia::plan

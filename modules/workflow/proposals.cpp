#include "workflow/detail/proposals.hpp"

#include "fascia/plan/rules.hpp"
#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/decide.hpp"

#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>
#include <set>

namespace fascia::workflow {
namespace {

bool is_of(const fhir::Resource& record, std::string_view item) {
    return record.type_name() == "ServiceRequest" && item_of(record) == item;
}

/// Who was asked to approve the plan.
std::string plan_owner(const std::vector<fhir::Resource>& records) {
    for (const auto& record : records)
        if (record.type_name() == "Task" && task_kind(record) == "approve-plan")
            return std::string{record.at("owner.reference").text()};
    return {};
}

bool was_declined(const std::vector<fhir::Resource>& records, const fhir::Resource& proposal,
                  Instant since) {
    return std::any_of(records.begin(), records.end(), [&](const fhir::Resource& record) {
        if (record.type_name() != "Task" || record.child("status").text() != "rejected" ||
            record.at("focus.reference").text() != reference_to(proposal))
            return false;
        const auto decided = parse_instant(record.child("lastModified").text());
        return decided && *decided > since;
    });
}

bool rests_on(const fhir::Resource& proposal, const std::vector<plan::Fact>& facts) {
    std::set<std::string, std::less<>> before, now;
    for (const auto info : proposal.children("supportingInfo"))
        before.emplace(info.child("reference").text());
    for (const auto& fact : facts)
        if (!fact.reference.empty()) now.insert(fact.reference);
    return before == now;
}

}  // namespace

fhir::Resource open_request(const std::vector<fhir::Resource>& records, std::string_view item) {
    for (const auto& record : records) {
        if (is_open_request(record, item)) return record;
    }
    return {};
}

bool is_open_request(const fhir::Resource& record, std::string_view item) {
    const std::string_view intent = record.child("intent").text();
    return is_of(record, item) && (intent == "proposal" || intent == "order") &&
           (record.child("status").text() == "active" || is_on_hold(record));
}

bool is_declined_for_now(const plan::Rules& rules, const std::vector<fhir::Resource>& records,
                         const plan::GateOutcome& outcome, Instant at) {
    const Instant since = at - std::chrono::days{rules.time.decline_holds_days};
    return std::any_of(records.begin(), records.end(), [&](const fhir::Resource& record) {
        return is_of(record, outcome.item) && record.child("status").text() == "revoked" &&
               was_declined(records, record, since) && rests_on(record, outcome.detail.facts);
    });
}

Outcome<fhir::Draft> proposal_of(const plan::Protocol& protocol, const plan::FactSet& facts,
                                 const plan::Assessment& assessment, std::string_view item) {
    for (const auto& definition : protocol.definitions()) {
        if (definition.type_name() != "ActivityDefinition" || item_of(definition) != item) continue;
        plan::ApplyInput input;
        input.definition = definition;
        input.facts = facts;
        input.subject = std::string{facts.care_plan.at("subject.reference").text()};
        input.variables = assessment.variables;
        const auto applied = plan::apply(input);
        if (!applied) return applied.error();
        fhir::Draft draft{applied->resource};
        draft->remove("basedOn");
        draft->add("basedOn").set("reference", reference_to(facts.care_plan));
        draft->set("status", "active").set("intent", "proposal");
        return draft;
    }
    return Failure{FailureKind::fault,
                   "the protocol has no activity for item " + std::string{item}};
}

fhir::Draft approval_of(const fhir::Resource& proposal, const fhir::Resource& care_plan,
                        const std::vector<fhir::Resource>& records,
                        const plan::Assessment& assessment, std::string_view text,
                        const Present& present) {
    return task({.kind = "approve-escalation",
                 .care_plan = reference_to(care_plan),
                 .patient = std::string{care_plan.at("subject.reference").text()},
                 .focus = reference_to(proposal),
                 .description = std::string{text},
                 .owner = plan_owner(records),
                 .shown = shown_hash(proposal, records, assessment)},
                present);
}

}  // namespace fascia::workflow

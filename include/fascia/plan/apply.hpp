#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/plan/assessment.hpp"
#include "fascia/plan/trace.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// PlanDefinition/$apply and ActivityDefinition/$apply of FHIR R4 (12.18.3.3, 12.17.3.3), with the
/// answers to what the specification leaves open in modules/plan/README.md.
namespace fascia::plan {

struct ApplyInput {
    fhir::Resource definition;  ///< PlanDefinition or ActivityDefinition
    /// Finds ActivityDefinition, PlanDefinition, Questionnaire by canonical; empty Resource when
    /// unknown.
    std::function<fhir::Resource(std::string_view canonical)> resolve;
    FactSet facts;
    /// "Practitioner/x" …; empty = not given.
    std::string subject, encounter, practitioner, organization;
    /// userType, userLanguage, userTaskContext, setting, settingContext by name, CodeableConcept
    /// elements.
    std::map<std::string, fhirpath::Collection, std::less<>> context;
    /// Further variables for expressions (the assessment's).
    std::map<std::string, fhirpath::Collection, std::less<>> variables;
    /// What the safety rules say of a protocol item; absent: nothing. Called once an action's
    /// conditions are met.
    std::function<std::vector<Verdict>(std::string_view item)> verdicts;
    /// A blocking flag is open: only these items are produced (the urgent referral and education).
    std::optional<std::vector<std::string>> only_items;
    /// Text of the issue to put into the contained OperationOutcome when blocked, one per flag.
    std::vector<Issue> issues;
};

struct ApplyOutput {
    /// $apply of a PlanDefinition: a draft CarePlan with contained RequestGroup, requests, Goals,
    /// OperationOutcome. Of an ActivityDefinition: the request.
    fhir::Resource resource;
    std::vector<ItemTrace> trace;
    /// SHA-256, hex, of protocol version, facts, instant and zone.
    std::string input_hash;
};

/// Pure; the same input gives byte-identical output. Failure: not_found (a definition), invalid (an
/// expression of the protocol does not fit), unsupported (a kind that cannot be derived),
/// unprocessable.
Outcome<ApplyOutput> apply(const ApplyInput& input);

/// The whole thing for a protocol: assess, then apply with the assessment's variables, verdicts and
/// flags.
struct ProtocolOutput {
    Assessment assessment;
    ApplyOutput applied;
};
Outcome<ProtocolOutput> apply_protocol(const Protocol& protocol, const FactSet& facts,
                                       std::string practitioner = {}, std::string encounter = {},
                                       std::string organization = {});

}  // namespace fascia::plan

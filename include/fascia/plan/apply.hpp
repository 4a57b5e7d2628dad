#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/plan/assessment.hpp"
#include "fascia/plan/trace.hpp"

#include <functional>
#include <map>
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
    /// Expressions compiled before; what is not among them is compiled where it is met.
    const Expressions* expressions = nullptr;
    /// What was worked out of the definitions before; absent: it is worked out for this run.
    const detail::ActionTemplates* templates = nullptr;
    FactSet facts;
    /// "Patient/x", "Practitioner/x" …; an empty subject is the patient, others: not given.
    std::string subject, encounter, practitioner, organization;
    /// userType, userLanguage, userTaskContext, setting, settingContext by name, CodeableConcept
    /// elements.
    std::map<std::string, fhirpath::Collection, std::less<>> context;
    /// Further variables for expressions (the assessment's).
    fhirpath::Variables variables;
    /// What these variables rest on, for the trace of conditions that mention them; may be empty.
    GroundsOf grounds = {};
    /// What the safety rules say of a protocol item; absent: nothing.
    std::function<std::vector<Verdict>(std::string_view item)> verdicts = {};
    /// Protocol items that the patient declined: not produced.
    std::vector<std::string> declined = {};
    /// A blocking flag is open: only these items are produced (the urgent referral and education).
    std::optional<std::vector<std::string>> only_items = {};
    /// Why, one per flag, for the contained OperationOutcome and the trace; `rule` names the flag.
    std::vector<Issue> issues = {};
    /// Active items: passive care is only an adjunct, so a plan with none of these is reported as
    /// one that cannot be approved. Empty: nothing is asked.
    std::vector<std::string> needs_one_of = {};
    /// References for CarePlan.addresses and CarePlan.supportingInfo.
    std::vector<std::string> addresses = {}, supporting_info = {};
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

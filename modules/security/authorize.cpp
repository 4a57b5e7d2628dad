#include "fascia/security/authorize.hpp"

#include <array>

namespace fascia::security {
namespace {

using enum Role;

constexpr Roles clinicians{physician, npp, therapist};
constexpr Roles clinic{medical_assistant, physician, npp, therapist, ehr_system};
constexpr Roles readers = clinic.with(auditor);

// contract.md "Operations of our own" and "Roles". A row without a type is the rule, one with a
// type its exception.
constexpr std::array<PolicyRow, 65> rows{{
    {"read", "", clinic},
    {"vread", "", clinic},
    {"history-instance", "", clinic},
    {"history-type", "", clinic},
    {"history-system", "", clinic},
    {"search-type", "", clinic},
    {"search-system", "", clinic},
    {"create", "", clinic},
    {"update", "", clinic},
    {"patch", "", clinic},
    {"delete", "", clinic},
    {"batch", "", clinic},
    {"transaction", "", clinic},
    {"$validate", "", readers},
    {"$everything", "Patient", clinic},
    {"$fhirpath", "", readers},
    {"$meta", "", clinic},
    {"$meta-add", "", clinic},
    {"$meta-delete", "", clinic},
    {"$apply", "PlanDefinition", clinic},
    {"$apply", "ActivityDefinition", clinic},
    {"$create-care-plan", "Patient", clinic},
    {"$submit", "CarePlan", clinicians.with(medical_assistant)},
    {"$decide", "Task", {physician}},
    {"$check-in", "CarePlan", clinicians.with(medical_assistant)},
    {"$review", "CarePlan", clinic},
    {"$clear-flag", "CarePlan", {physician}},
    {"$explain", "CarePlan", readers},
    {"$record-procedure", "CarePlan", clinicians},
    {"$override", "CarePlan", {physician}},
    {"$escalate", "CarePlan", {physician}},
    {"$hold", "CarePlan", clinicians},
    {"$resume", "CarePlan", clinicians},
    {"$close", "CarePlan", clinicians},
    {"$withdraw", "Task", clinic},
    {"$reassign", "Task", clinic},
    {"$revoke", "ServiceRequest", {physician}},
    {"$flare", "CarePlan", clinic},
    {"$timeline", "CarePlan", readers},
    {"$lint", "PlanDefinition", {physician, administrator}},
    {"$sweep", "PlanDefinition", {physician, administrator}},
    {"$diff", "PlanDefinition", {physician, administrator}},
    {"$expand", "ValueSet", readers},
    {"$validate-code", "ValueSet", readers},
    {"$validate-code", "CodeSystem", readers},
    {"$lookup", "CodeSystem", readers},
    {"$subsumes", "CodeSystem", readers},
    {"read", "AuditEvent", {auditor}},
    {"vread", "AuditEvent", {auditor}},
    {"search-type", "AuditEvent", {auditor}},
    {"history-instance", "AuditEvent", {auditor}},
    {"history-type", "AuditEvent", {auditor}},
    {"$meta", "AuditEvent", {auditor}},
    {"create", "AuditEvent", {}},
    {"update", "AuditEvent", {}},
    {"patch", "AuditEvent", {}},
    {"delete", "AuditEvent", {}},
    {"$meta-add", "AuditEvent", {}},
    {"$meta-delete", "AuditEvent", {}},
    {"create", "Provenance", clinic},
    {"update", "Provenance", {}},
    {"patch", "Provenance", {}},
    {"delete", "Provenance", {}},
    {"$meta-add", "Provenance", {}},
    {"$meta-delete", "Provenance", {}},
}};

const PolicyRow* find_row(const Target& target) {
    const PolicyRow* general = nullptr;
    for (const auto& row : rows) {
        if (row.action != target.action) continue;
        if (row.type == target.type) return &row;
        if (row.type.empty()) general = &row;
    }
    return general;
}

}  // namespace

std::span<const PolicyRow> policy() {
    return rows;
}

Outcome<void> authorize(const AccessContext& context, const Target& target) {
    const PolicyRow* row = find_row(target);
    if (row && context.roles.meets(row->allowed)) return {};
    std::string text = "your role may not do ";
    text += target.action;
    if (!target.type.empty()) text.append(" on ").append(target.type);
    return Failure{FailureKind::forbidden, std::move(text)};
}

Outcome<void> require_fresh(const AccessContext& context, Instant now) {
    if (context.authenticated && now - *context.authenticated <= fresh_for) return {};
    return Failure{FailureKind::unauthenticated,
                   Issue{.code = "login",
                         .path = {},
                         .text = "this needs a sign-in of the last five minutes: sign in again"}};
}

}  // namespace fascia::security

#include "interaction/detail/operations.hpp"
#include "interaction/detail/rest.hpp"

#include <array>

namespace fascia::interaction {
namespace {

constexpr std::array<Operation, 35> rows{{
    {"$everything", "Patient", false, true, false, everything},
    {"$validate", "Resource", true, true, false, validate},
    {"$apply", "PlanDefinition", true, true, false, apply_definition},
    {"$apply", "ActivityDefinition", true, true, false, apply_definition},
    {"$create-care-plan", "Patient", false, true, true, create_care_plan},
    {"$submit", "CarePlan", false, true, true, submit},
    {"$decide", "Task", false, true, true, decide},
    {"$check-in", "CarePlan", false, true, true, check_in},
    {"$review", "CarePlan", false, true, true, review},
    {"$clear-flag", "CarePlan", false, true, true, clear_flag},
    {"$explain", "CarePlan", false, true, false, explain},
    {"$record-procedure", "CarePlan", false, true, true, record_procedure},
    {"$override", "CarePlan", false, true, true, override_block},
    {"$escalate", "CarePlan", false, true, true, escalate},
    {"$hold", "CarePlan", false, true, true, hold_plan},
    {"$resume", "CarePlan", false, true, true, resume_plan},
    {"$close", "CarePlan", false, true, true, close_plan},
    {"$withdraw", "Task", false, true, true, withdraw},
    {"$reassign", "Task", false, true, true, reassign},
    {"$revoke", "ServiceRequest", false, true, true, revoke},
    {"$flare", "CarePlan", false, true, true, flare},
    {"$timeline", "CarePlan", false, true, false, timeline},
    {"$lint", "PlanDefinition", false, true, false, lint},
    {"$sweep", "PlanDefinition", true, false, false, sweep},
    {"$diff", "PlanDefinition", true, false, false, diff},
    {"$fhirpath", "", false, false, false, fhirpath_operation},
    {"$meta", "", false, false, false, meta},
    {"$meta", "Resource", true, true, false, meta},
    {"$meta-add", "Resource", false, true, true, meta_add},
    {"$meta-delete", "Resource", false, true, true, meta_delete},
    {"$expand", "ValueSet", true, true, false, value_set_expand},
    {"$validate-code", "ValueSet", true, true, false, value_set_validate_code},
    {"$validate-code", "CodeSystem", true, true, false, code_system_validate_code},
    {"$lookup", "CodeSystem", true, false, false, code_system_lookup},
    {"$subsumes", "CodeSystem", true, true, false, code_system_subsumes},
}};

}  // namespace

std::span<const Operation> operations() {
    return rows;
}

}  // namespace fascia::interaction

#include "workflow/detail/refusals.hpp"

namespace fascia::workflow {

Failure required(std::string text) {
    return Failure{FailureKind::unprocessable,
                   Issue{.code = "required", .path = {}, .text = std::move(text)}};
}

Failure refused(std::string text, std::string rule) {
    return Failure{
        FailureKind::unprocessable,
        Issue{
            .code = "business-rule", .path = {}, .text = std::move(text), .rule = std::move(rule)}};
}

bool has_ended(const fhir::Resource& care_plan) {
    const std::string_view status = care_plan.child("status").text();
    return status == "completed" || status == "revoked" || status == "entered-in-error";
}

bool was_approved(const fhir::Resource& care_plan) {
    return care_plan.child("intent").text() == "plan" &&
           static_cast<bool>(care_plan.child("period").child("start"));
}

}  // namespace fascia::workflow

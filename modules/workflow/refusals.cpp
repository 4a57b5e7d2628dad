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

}  // namespace fascia::workflow

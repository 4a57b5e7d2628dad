#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/patch.hpp"

#include <string>
#include <utility>

/// How JSON Patch and XML Patch say what is wrong.
namespace fascia::fhir::detail {

inline Failure not_a_patch(std::string text) {
    return Failure{FailureKind::invalid, std::move(text)};
}

inline Failure cannot(std::string text) {
    return Failure{FailureKind::unprocessable, std::move(text)};
}

inline Outcome<void> check_count(std::size_t operations) {
    if (operations <= max_patch_operations) return {};
    return Failure{FailureKind::too_large,
                   "a patch has at most " + std::to_string(max_patch_operations) + " operations"};
}

inline Failure in_operation(const Failure& failure, std::size_t index) {
    auto issues = failure.issues();
    for (auto& issue : issues) issue.path = "patch[" + std::to_string(index) + "]";
    return Failure{failure.kind(), std::move(issues)};
}

}  // namespace fascia::fhir::detail

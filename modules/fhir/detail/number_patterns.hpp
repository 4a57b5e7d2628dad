#pragma once

#include <string_view>

/// R4's patterns and ranges of numbers (datatypes.html). Each answers what is wrong, or nullptr.
namespace fascia::fhir::detail {

const char* decimal_fault(std::string_view text);
const char* integer_fault(std::string_view text);
const char* unsigned_int_fault(std::string_view text);
const char* positive_int_fault(std::string_view text);

}  // namespace fascia::fhir::detail

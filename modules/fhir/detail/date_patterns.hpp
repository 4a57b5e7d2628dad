#pragma once

#include <string_view>

/// R4's date and time patterns (datatypes.html), and days that the calendar has. Each answers what
/// is wrong, or nullptr.
namespace fascia::fhir::detail {

const char* date_fault(std::string_view text);
const char* date_time_fault(std::string_view text);
const char* instant_fault(std::string_view text);
const char* time_fault(std::string_view text);

}  // namespace fascia::fhir::detail

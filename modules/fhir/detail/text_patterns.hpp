#pragma once

#include <string_view>

/// R4's patterns of texts, names and codes (datatypes.html), on UTF-8; `\s` and `\S` are ASCII. The
/// text is not empty. Each answers what is wrong, or nullptr.
namespace fascia::fhir::detail {

const char* string_fault(std::string_view text);  ///< markdown too
const char* uri_fault(std::string_view text);     ///< url and canonical too
const char* code_fault(std::string_view text);
const char* id_fault(std::string_view text);
const char* oid_fault(std::string_view text);
const char* uuid_fault(std::string_view text);
const char* base64_fault(std::string_view text);
const char* boolean_fault(std::string_view text);

}  // namespace fascia::fhir::detail

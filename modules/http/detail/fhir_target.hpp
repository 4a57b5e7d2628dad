#pragma once

#include "fascia/base/outcome.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fascia::http {

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

/// A request target taken apart and decoded (RFC 3986 3.3, 3.4).
struct Target {
    std::vector<std::string> segments;  ///< "/fhir/Patient/1" -> fhir, Patient, 1
    QueryParameters query;
};

/// Failure: invalid — a bad percent escape, one that is not UTF-8, %00 or %2F in a segment, "." or
/// "..".
Outcome<Target> parse_target(std::string_view target);
/// application/x-www-form-urlencoded. Failure: invalid.
Outcome<QueryParameters> parse_form(std::string_view text);

}  // namespace fascia::http

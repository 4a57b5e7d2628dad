#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

#include <string>
#include <string_view>

namespace fascia::fhir {

struct ParseLimits {
    std::size_t max_issues = 100;  ///< how many issues are collected before giving up
    unsigned max_depth = 32;       ///< nesting of JSON objects and arrays / XML elements
};

/// Reads one R4 resource in JSON (R4 json.html) and checks its structure: names, types,
/// cardinality, primitive patterns, choice variants. Failure: invalid, with every issue, each with
/// its element path, line and column; unprocessable when all that is wrong is active content in a
/// narrative; too_large from 4 GiB on. Lossless: write_json(parse_json(x)) has the same values
/// digit for digit. Pure, thread safe.
Outcome<Resource> parse_json(std::string_view text, const ParseLimits& limits = {});

/// The same for JSON that this program wrote and keeps: it was checked when it came in, and is not
/// checked again. What cannot be read at all (broken text, an unknown name) still fails.
Outcome<Resource> parse_kept_json(std::string_view text);

/// Compact JSON in the order of the definitions, or indented by two spaces.
std::string write_json(const Element& resource, bool pretty = false);
inline std::string write_json(const Resource& resource, bool pretty = false) {
    return write_json(resource.root(), pretty);
}
/// Appends to `out` what write_json would return.
void append_json(std::string& out, const Element& resource, bool pretty = false);
/// Appends text as a JSON string, quotes included.
void append_json_string(std::string& out, std::string_view text);

}  // namespace fascia::fhir

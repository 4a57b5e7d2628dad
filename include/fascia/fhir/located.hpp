#pragma once

#include "fascia/fhir/json.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace fascia::fhir {

/// A resource and where in its text each of its nodes begins.
struct Located {
    Resource resource;
    std::vector<std::uint32_t> offsets;  ///< bytes, by node
    std::vector<Issue> notes;            ///< what was passed over, as warnings
};

/// As parse_json or parse_xml (by the first significant character), with the places, for those who
/// judge a text: the "fhir_comments" of DSTU2, which some libraries still write, are noted and not
/// refused. Else the same failures. Pure, thread safe.
Outcome<Located> parse_located(std::string_view text, const ParseLimits& limits = {});

/// Line and column (both from 1, columns in characters) of a byte. Linear in `offset`.
std::pair<int, int> line_and_column(std::string_view text, std::uint32_t offset);

}  // namespace fascia::fhir

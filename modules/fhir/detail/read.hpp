#pragma once

#include "fascia/fhir/json.hpp"

#include <cstdint>
#include <vector>

namespace fascia::fhir::detail {

/// The codecs' readers; the byte offset of every node goes into `offsets`, unless it is null.
Outcome<Resource> read_json(std::string_view text, const ParseLimits& limits,
                            std::vector<std::uint32_t>* offsets);
Outcome<Resource> read_xml(std::string_view text, const ParseLimits& limits,
                           std::vector<std::uint32_t>* offsets);
bool looks_like_xml(std::string_view text);

}  // namespace fascia::fhir::detail

#pragma once

#include "fascia/fhir/located.hpp"

namespace fascia::fhir::detail {

/// The codecs' readers; what is wanted beside the resource goes into `located`, unless it is null.
Outcome<Resource> read_json(std::string_view text, const ParseLimits& limits, Located* located);
Outcome<Resource> read_xml(std::string_view text, const ParseLimits& limits, Located* located);
bool looks_like_xml(std::string_view text);

}  // namespace fascia::fhir::detail

#pragma once

#include <string_view>

/// One input each. A property that does not hold ends the process: what libFuzzer looks for.
namespace fascia::fuzz {

/// What the gate accepts, it accepts with a byte order mark and a final line end too.
void xml_gate(std::string_view input);
/// What parse_xml accepts survives XML and JSON unchanged.
void xml_codec(std::string_view input);
/// What parse_json accepts survives JSON and XML unchanged.
void json_codec(std::string_view input);

}  // namespace fascia::fuzz

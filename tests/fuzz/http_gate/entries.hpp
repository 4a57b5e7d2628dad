#pragma once

#include <string_view>

/// One input each. A property that does not hold ends the process: what libFuzzer looks for.
namespace fascia::fuzz {

/// A header section: the gate's verdict does not depend on how the bytes are cut nor on what
/// follows, and Beast reads what passes as the gate has read it.
void http_section(std::string_view input);
/// A chunked body: the same, and Beast decodes what is complete to the same bytes.
void http_chunks(std::string_view input);

}  // namespace fascia::fuzz

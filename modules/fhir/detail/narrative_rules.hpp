#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fascia::fhir::detail {

struct NarrativeFault {
    std::string_view code;  ///< "structure": not XHTML; "invalid": content that could act
    std::string text;
};

/// What is wrong with a Narrative.div: its form, or scripts and other active content (R4
/// narrative.html, txt-1), which is refused, never cleaned.
std::optional<NarrativeFault> narrative_fault_of(std::string_view text);

}  // namespace fascia::fhir::detail

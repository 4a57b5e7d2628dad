#pragma once

#include "fhir/detail/xml_scan.hpp"

/// Narrative.div (R4 narrative.html): one XHTML div, kept as XML text.
namespace fascia::fhir::detail {

inline constexpr std::string_view fhir_namespace = "http://hl7.org/fhir";
inline constexpr std::string_view xhtml_namespace = "http://www.w3.org/1999/xhtml";

/// Nesting of a narrative, wherever in a resource it stands.
inline constexpr unsigned max_narrative_depth = 64;

/// Why `text` cannot stand as a narrative in JSON and, as it is, in XML: not well-formed, not one
/// div in the XHTML namespace, or names with a prefix (see without_prefixes). Which elements and attributes a narrative
/// may use (invariant txt-1) is not looked at.
std::optional<XmlFault> narrative_fault(std::string_view text);

/// The offset after the element that starts at `start` in a well-formed text.
std::size_t end_of_element(std::string_view text, std::size_t start);

/// The offset of the ">" of the tag that opens at `start`, past its quoted values.
std::size_t end_of_tag(std::string_view text, std::size_t start);

/// Line ends as XML processors report them: LF alone.
std::string with_xml_line_ends(std::string_view text);

}  // namespace fascia::fhir::detail

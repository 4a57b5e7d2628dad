#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The well-formedness scan under check_well_formed and under the narrative's own rules.
namespace fascia::fhir::detail {

/// An attribute as written: references in `value` are not resolved.
struct XmlAttribute {
    std::string_view name, value;
};

/// Asked at each start tag (the root has depth 1); says why the tag is refused, or nullptr.
using TagRule = const char* (*)(unsigned depth, std::string_view name,
                                std::span<const XmlAttribute> attributes);

struct XmlFault {
    std::size_t offset;  ///< in bytes from the start of the text
    std::string text;
};

/// The first reason why `text` is not one well-formed XML 1.0 document in UTF-8 without DOCTYPE,
/// processing instructions and entities of its own. Linear in the text; holds one view per open
/// element.
std::optional<XmlFault> scan_xml(std::string_view text, unsigned max_depth, TagRule rule = nullptr);

}  // namespace fascia::fhir::detail

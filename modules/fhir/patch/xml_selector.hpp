#pragma once

#include "fascia/base/outcome.hpp"

#include <pugixml.hpp>

#include <string_view>

namespace fascia::fhir::detail {

/// What a selector names: a node, or one of its attributes.
struct XmlTarget {
    pugi::xml_node node;
    pugi::xml_attribute attribute;  ///< empty: the node itself
};

/// The one target of a selector of RFC 5261 in the part of XPath 1.0 that costs no more than the
/// document is long: child steps (a name, text(), comment(), at last @name), each with [n] or
/// [path='value']. Failure: invalid (another selector), unprocessable (nothing or several there).
Outcome<XmlTarget> select(const pugi::xml_document& document, std::string_view selector);

}  // namespace fascia::fhir::detail

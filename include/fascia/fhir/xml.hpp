#pragma once

#include "fascia/fhir/json.hpp"

namespace fascia::fhir {

/// Reads one R4 resource in XML (R4 xml.html), as strictly as parse_json: well-formedness by a scan
/// of our own before pugixml (which lets bad UTF-8, duplicate attributes, DOCTYPE and more
/// through), then namespaces, order, structure. A narrative is kept as it stands in the text, but
/// for prefixes, which nothing keeps. `max_depth` counts as in the resource's JSON form, so that
/// both formats take the same resources. Failure: invalid, with every issue (one only where the
/// text is not well-formed); unprocessable when only narrative content is wrong; too_large from 4
/// GiB on. Nothing external is ever resolved. Pure, thread safe.
Outcome<Resource> parse_xml(std::string_view text, const ParseLimits& limits = {});

/// XML with declaration (UTF-8), default namespace http://hl7.org/fhir; indented by two spaces when
/// pretty.
std::string write_xml(const Element& resource, bool pretty = false);
inline std::string write_xml(const Resource& resource, bool pretty = false) {
    return write_xml(resource.root(), pretty);
}

/// JSON or XML by the first significant character.
Outcome<Resource> parse_any(std::string_view text, const ParseLimits& limits = {});

/// The well-formedness gate alone (XML 1.0 subset: no DOCTYPE, no entities but the five). Failure:
/// invalid with line and column. The entry point that tests/fuzz drives.
Outcome<void> check_well_formed(std::string_view text, unsigned max_depth = 32);

}  // namespace fascia::fhir

#pragma once

#include <pugixml.hpp>

namespace fascia::fhir::detail {

/// Names every element by its namespace, f:name for FHIR's and h:name for XHTML's, and takes away
/// the declarations that say so; elements of other namespaces stay as they are.
void name_by_namespace(pugi::xml_node root);
/// The other way: default namespaces, declared where they begin.
void declare_namespaces(pugi::xml_node root);

}  // namespace fascia::fhir::detail

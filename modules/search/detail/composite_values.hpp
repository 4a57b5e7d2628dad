#pragma once

#include "search/detail/tables.hpp"

namespace fascia::search::detail {

/// Appends what each selector selects from `element`; what one could not evaluate goes to
/// `failures`.
void select_all(const Registry::Tables::Selectors& selectors, const fhir::Element& element,
                const fhirpath::Context& context, fhirpath::Collection& selected,
                std::vector<Failure>& failures);

/// The combinations of the components' values in each of `starts` (R4 search.html#composite); says
/// whether there was one.
bool add_composites(const Target& target, const Registry::Tables::Source& source,
                    const fhirpath::Collection& starts, const fhirpath::Context& context,
                    std::vector<Failure>& failures);

}  // namespace fascia::search::detail

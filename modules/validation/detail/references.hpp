#pragma once

#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// Whether a Reference points to a type that its element allows, and its `type` says the same.
void check_reference(const fhir::Element& reference, const Scope& scope, Run& run, Report& report);

/// The type of what a Reference points to, as far as it can be known without asking anybody: by
/// what it finds in the resource itself, by its URL, by its `type`; or nothing.
std::optional<fhir::TypeDef> target_type(const fhir::Element& reference, const Scope& scope,
                                         Run& run);

/// The resource type that a literal reference names ("Patient/1", "http://x/Patient/1/_history/2",
/// "Patient?identifier=1"); nothing when it names none.
std::optional<fhir::TypeDef> named_type(std::string_view reference);

}  // namespace fascia::validation::detail

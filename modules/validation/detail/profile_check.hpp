#pragma once

#include "validation/detail/rule.hpp"
#include "validation/detail/run.hpp"

namespace fascia::validation::detail {

/// Holds an element (or a whole resource) against a profile: what the profile says beyond its type.
void check_profile(const Profile& profile, const fhir::Element& element, const Scope& scope,
                   Run& run, Report& report);

/// Whether it conforms; nothing where the profile is not known, or profiles are nested too deep.
std::optional<bool> conforms(const fhir::Element& element, std::string_view canonical,
                             const Scope& scope, Run& run);

/// Whether a name is that of a type of R4 ("Patient" or the canonical of its definition), and the
/// type. Such a "profile" says nothing beyond the type.
std::optional<fhir::TypeDef> core_type(std::string_view canonical);

/// The scope of an element below `scope`, which may be another resource.
Scope scope_at(const fhir::Element& element, const Scope& scope);

}  // namespace fascia::validation::detail

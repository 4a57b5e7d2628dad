#pragma once

#include "fascia/interaction/services.hpp"
#include "fascia/validation/validator.hpp"

namespace fascia::interaction {

/// Validation with this server's terminology, and its StructureDefinitions and Questionnaires as
/// they stand in the database now.
validation::Environment validation_environment(const Services& services);

/// Where full validation is on: whether a resource may be written. Nothing for an empty one.
/// Failure: unprocessable, with every error.
Outcome<void> check_written(const Services& services, const fhir::Resource& resource);

}  // namespace fascia::interaction

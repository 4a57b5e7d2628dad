#pragma once

#include "fascia/validation/validator.hpp"

#include <map>
#include <string>

namespace fascia::validation {

/// Profiles, extension definitions and Questionnaires that are handed in as resources. Filled by
/// one thread, then read by any.
class Definitions {
  public:
    /// StructureDefinitions that constrain a type, and Questionnaires; other resources, and the
    /// resources of a Bundle one by one, are passed over or taken. Failure: invalid (a profile that
    /// does not compile).
    Outcome<void> add(const fhir::Resource& resource);
    /// Lets the environment find them; this object must outlive it.
    void offer(Environment& environment) const;

  private:
    Outcome<void> add_profile(const fhir::Resource& definition);

    std::map<std::string, std::shared_ptr<const Profile>, std::less<>> profiles_;
    std::map<std::string, fhir::Resource, std::less<>> questionnaires_;
};

}  // namespace fascia::validation

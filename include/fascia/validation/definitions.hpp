#pragma once

#include "fascia/validation/validator.hpp"

#include <map>
#include <string>

namespace fascia::validation {

/// Profiles, extension definitions, Questionnaires, value sets and code systems that are handed in
/// as resources. Filled by one thread, then read by any.
class Definitions {
  public:
    /// One of them, or a Bundle with them; anything else is passed over. Failure: invalid (a
    /// profile that does not compile).
    Outcome<void> add(const fhir::Resource& resource);
    /// Lets the environment find them, beside what is packaged; this object must outlive it.
    void offer(Environment& environment) const;

  private:
    Outcome<void> add_profile(const fhir::Resource& definition);

    std::map<std::string, std::shared_ptr<const Profile>, std::less<>> profiles_;
    std::map<std::string, fhir::Resource, std::less<>> questionnaires_;
    std::vector<fhir::Resource> terms_;
};

}  // namespace fascia::validation

#pragma once

#include "fascia/terminology/terminology.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/patient_record.hpp"

#include <set>
#include <string>
#include <vector>

namespace fascia::interaction {

/// Gathers what one request needs of the terminology here: what is packaged, and over it the
/// ValueSets and CodeSystems that are stored or brought along, with all that these name.
class TerminologyContent {
  public:
    explicit TerminologyContent(const Services& services) : services_{services} {}

    /// What is stored under that canonical, newest first. Failure: too_costly (more than 200 value
    /// sets and code systems name each other), those of the store.
    Outcome<void> add(std::string_view canonical);
    /// Of type `type`: the resource of the request's URL, the one that its parameter `brought`
    /// holds, or what its parameter `url` names. Answers its canonical. Failure: invalid (none of
    /// them), not_found, those of add().
    Outcome<std::string> add_named(const Request& request, const char* type, const char* brought,
                                   const char* version);
    terminology::Terminology make() const;

  private:
    Outcome<void> add(const fhir::Resource& resource);

    const Services& services_;
    std::set<std::string, std::less<>> seen_;
    std::vector<fhir::Resource> found_;
};

/// What cannot be judged for want of codes is the client's to know as such: 422, not-supported.
Failure not_judged(const Failure& failure);

}  // namespace fascia::interaction

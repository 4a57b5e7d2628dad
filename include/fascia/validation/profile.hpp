#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

#include <memory>
#include <string_view>

/// Whether resources are what R4 and its profiles say (R4 validation.html, profiling.html).
namespace fascia::validation {

struct ProfileData;

/// A StructureDefinition with derivation "constraint", compiled: what it says beyond the type that
/// it constrains. Immutable, cheap to copy, thread safe.
class Profile {
  public:
    /// From the snapshot; without one, from the differential, held against beside its base.
    /// Failure: invalid, with every issue: not a constraint on an R4 type, an expression that does
    /// not compile, slices that only the base of a differential tells apart.
    static Outcome<Profile> compile(const fhir::Resource& structure_definition);

    std::string_view url() const;
    fhir::TypeDef type() const;  ///< what it constrains
    const ProfileData& data() const { return *data_; }

  private:
    explicit Profile(std::shared_ptr<const ProfileData> data) : data_{std::move(data)} {}
    std::shared_ptr<const ProfileData> data_;
};

/// One of the 442 profiles and extension definitions of R4 itself by its canonical (with or without
/// "|4.0.1"), or null. Compiled when it is first asked for; lives as long as the program.
const Profile* packaged_profile(std::string_view canonical);

}  // namespace fascia::validation

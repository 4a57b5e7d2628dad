#pragma once

#include "fascia/validation/profile.hpp"

#include <list>
#include <mutex>
#include <string>
#include <string_view>

namespace fascia::interaction {

/// What stored StructureDefinitions compile to, kept while they stay as they are: the last few that
/// were asked for. Keyed by the text, not by who stored it, so one serves every clinic. Thread
/// safe.
class ProfileCache {
  public:
    /// `most`: how many texts are kept.
    explicit ProfileCache(std::size_t most) : most_{most} {}

    using Compiled = Outcome<std::shared_ptr<const validation::Profile>>;
    /// The profile that `json` is. Failure: as fhir::parse_json and Profile::compile.
    Compiled compiled(std::string_view json);

  private:
    struct Known {
        std::string json;
        Compiled profile;
    };
    const Known* find(std::string_view json);

    const std::size_t most_;
    std::mutex mutex_;
    std::list<Known> known_;  ///< the last asked for first
};

}  // namespace fascia::interaction

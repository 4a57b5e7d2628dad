#include "fascia/interaction/profile_cache.hpp"

#include "fascia/fhir/json.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

ProfileCache::Compiled compile(std::string_view json) {
    const auto definition = fhir::parse_json(json);
    if (!definition) return definition.error();
    auto profile = validation::Profile::compile(*definition);
    if (!profile) return std::move(profile).error();
    return std::make_shared<const validation::Profile>(std::move(*profile));
}

}  // namespace

const ProfileCache::Known* ProfileCache::find(std::string_view json) {
    const auto found = std::ranges::find(known_, json, &Known::json);
    if (found == known_.end()) return nullptr;
    known_.splice(known_.begin(), known_, found);
    return &known_.front();
}

/// Two who miss the same text at once both compile it: nobody waits for another's profile.
ProfileCache::Compiled ProfileCache::compiled(std::string_view json) {
    {
        const std::scoped_lock lock{mutex_};
        if (const Known* known = find(json)) return known->profile;
    }
    auto profile = compile(json);
    const std::scoped_lock lock{mutex_};
    if (const Known* known = find(json)) return known->profile;
    known_.push_front({std::string{json}, profile});
    if (known_.size() > most_) known_.pop_back();
    return profile;
}

}  // namespace fascia::interaction

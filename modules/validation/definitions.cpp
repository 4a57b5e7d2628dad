#include "fascia/validation/definitions.hpp"

namespace fascia::validation {
namespace {

std::string_view without_version(std::string_view canonical) {
    return canonical.substr(0, canonical.find('|'));
}

template <class Map>
auto find(const Map& map, std::string_view canonical) {
    const auto found = map.find(without_version(canonical));
    return found == map.end() ? typename Map::mapped_type{} : found->second;
}

}  // namespace

Outcome<void> Definitions::add(const fhir::Resource& resource) {
    if (resource.type_name() == "Bundle") {
        for (const auto entry : resource.children("entry"))
            if (const auto inner = entry.child("resource"))
                if (const auto added = add(fhir::extract(inner)); !added) return added.error();
    } else if (resource.type_name() == "Questionnaire") {
        questionnaires_.insert_or_assign(std::string{resource.child("url").text()}, resource);
    } else if (resource.type_name() == "StructureDefinition" &&
               resource.child("derivation").text() == "constraint") {
        return add_profile(resource);
    }
    return {};
}

Outcome<void> Definitions::add_profile(const fhir::Resource& definition) {
    auto profile = Profile::compile(definition);
    if (!profile) return std::move(profile).error();
    profiles_.insert_or_assign(std::string{profile->url()},
                               std::make_shared<const Profile>(std::move(*profile)));
    return {};
}

void Definitions::offer(Environment& environment) const {
    environment.profile = [this](std::string_view url) { return find(profiles_, url); };
    environment.questionnaire = [this](std::string_view url) { return find(questionnaires_, url); };
}

}  // namespace fascia::validation

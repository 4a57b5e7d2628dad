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
    } else if (resource.type_name() == "ValueSet" || resource.type_name() == "CodeSystem") {
        terms_.push_back(resource);
    } else if (resource.type_name() == "StructureDefinition" &&
               resource.child("derivation").text() == "constraint") {
        return add_profile(resource);
    }
    return {};
}

Outcome<void> Definitions::add_profile(const fhir::Resource& definition) {
    auto profile = Profile::compile(definition);
    if (!profile) return std::move(profile).error();
    std::string url{profile->url()};
    profiles_.insert_or_assign(std::move(url),
                               std::make_shared<const Profile>(std::move(*profile)));
    return {};
}

void Definitions::offer(Environment& environment) const {
    environment.profile = [this](std::string_view url) { return find(profiles_, url); };
    environment.questionnaire = [this](std::string_view url) { return find(questionnaires_, url); };
    environment.membership = [terms = terminology::Terminology{}.with(terms_)](
                                 std::string_view value_set, std::string_view system,
                                 std::string_view code) {
        return terms.membership(value_set, system, code).judgement;
    };
}

}  // namespace fascia::validation

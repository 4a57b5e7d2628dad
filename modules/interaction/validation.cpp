#include "interaction/detail/validation.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/interaction/profile_cache.hpp"

#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/terminology_content.hpp"

#include <map>

namespace fascia::interaction {
namespace {

/// The one resource of that type and canonical ("url", "url|version") that is stored, or "".
std::string stored(const Services& services, std::string_view type, std::string_view canonical) {
    const auto bar = canonical.find('|');
    std::vector<std::pair<std::string, std::string>> parameters{
        {"url", std::string{canonical.substr(0, bar)}}, {"_count", "2"}};
    if (bar != canonical.npos) parameters.emplace_back("version", canonical.substr(bar + 1));
    const auto query = services.registry.parse(type, parameters, false, {});
    auto found = query ? services.repository.search(*query) : query.error();
    const bool is_one = found && found->entries.size() == 1;
    return is_one ? std::move(found->entries.front().json) : std::string{};
}

ProfileCache::Compiled stored_profile(const Services& services, std::string_view canonical) {
    static ProfileCache cache{64};
    const auto definition = stored(services, "StructureDefinition", canonical);
    if (definition.empty()) return std::shared_ptr<const validation::Profile>{};
    return cache.compiled(definition);
}

fhir::Resource stored_questionnaire(const Services& services, std::string_view canonical) {
    const auto json = stored(services, "Questionnaire", canonical);
    const auto questionnaire =
        json.empty() ? Outcome<fhir::Resource>{fhir::Resource{}} : fhir::parse_json(json);
    return questionnaire ? *questionnaire : fhir::Resource{};
}

/// What is packaged, and the value sets that are stored.
class StoredTerms {
  public:
    explicit StoredTerms(const Services& services) : services_{&services} {}

    terminology::Judgement membership(std::string_view value_set, std::string_view system,
                                      std::string_view code) {
        const auto packaged = packaged_.membership(value_set, system, code);
        if (packaged.reason != terminology::Reason::no_value_set) return packaged.judgement;
        return stored(value_set).membership(value_set, system, code).judgement;
    }

  private:
    const terminology::Terminology& stored(std::string_view value_set) {
        auto known = stored_.find(value_set);
        if (known == stored_.end()) {
            TerminologyContent content{*services_};
            // What cannot be had is not judged.
            const bool is_complete = content.add(value_set).has_value();
            known = stored_.emplace(value_set, is_complete ? content.make() : packaged_).first;
        }
        return known->second;
    }

    const Services* services_;
    terminology::Terminology packaged_;
    std::map<std::string, terminology::Terminology, std::less<>> stored_;  ///< by value set
};

}  // namespace

validation::Environment validation_environment(const Services& services) {
    validation::Environment environment;
    environment.membership = [terms = StoredTerms{services}](std::string_view value_set,
                                                             std::string_view system,
                                                             std::string_view code) mutable {
        return terms.membership(value_set, system, code);
    };
    environment.profile = [&services](std::string_view canonical) {
        return stored_profile(services, canonical);
    };
    environment.questionnaire = [&services](std::string_view canonical) {
        return stored_questionnaire(services, canonical);
    };
    environment.now = services.clock.now();
    environment.zone = services.zone;
    return environment;
}

Outcome<void> check_written(const Services& services, const fhir::Resource& resource) {
    if (!services.full_validation || !resource) return {};
    auto issues = validation::validate(resource, validation_environment(services));
    std::erase_if(issues, [](const Issue& issue) { return issue.severity != Severity::error; });
    if (issues.empty()) return {};
    return Failure{FailureKind::unprocessable, std::move(issues)};
}

}  // namespace fascia::interaction

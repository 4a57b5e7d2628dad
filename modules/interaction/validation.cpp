#include "interaction/detail/validation.hpp"

#include "interaction/detail/patient_record.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

/// The one resource of that type and canonical ("url", "url|version") that is stored.
fhir::Resource stored(const Services& services, std::string_view type, std::string_view canonical) {
    const auto bar = canonical.find('|');
    std::vector<std::pair<std::string, std::string>> parameters{
        {"url", std::string{canonical.substr(0, bar)}}};
    if (bar != canonical.npos) parameters.emplace_back("version", canonical.substr(bar + 1));
    const auto found = find_all(services, type, std::move(parameters));
    return found && found->size() == 1 ? found->front() : fhir::Resource{};
}

std::shared_ptr<const validation::Profile> stored_profile(const Services& services,
                                                          std::string_view canonical) {
    const auto definition = stored(services, "StructureDefinition", canonical);
    auto profile = definition ? validation::Profile::compile(definition)
                              : Outcome<validation::Profile>{Failure{FailureKind::not_found}};
    return profile ? std::make_shared<const validation::Profile>(std::move(*profile)) : nullptr;
}

}  // namespace

validation::Environment validation_environment(const Services& services) {
    validation::Environment environment;
    environment.membership = services.membership;
    environment.profile = [&services](std::string_view canonical) {
        return stored_profile(services, canonical);
    };
    environment.questionnaire = [&services](std::string_view canonical) {
        return stored(services, "Questionnaire", canonical);
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

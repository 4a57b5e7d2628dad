#include "fascia/workflow/changes.hpp"

#include "fascia/workflow/codes.hpp"

#include <charconv>

namespace fascia::workflow {

std::int64_t version_of(const fhir::Resource& resource) {
    const std::string_view text = resource.at("meta.versionId").text();
    std::int64_t version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    return version;
}

std::string reference_to(const fhir::Resource& resource) {
    return std::string{resource.type_name()}.append("/").append(resource.id());
}

std::string versioned_reference(const fhir::Resource& resource) {
    std::string reference = reference_to(resource);
    if (const auto version = version_of(resource))
        reference += "/_history/" + std::to_string(version);
    return reference;
}

Write create(fhir::Draft draft, IdSource& ids) {
    draft->set("id", ids.next());
    return {draft.freeze(), 0};
}

Write change(const fhir::Resource& standing, fhir::Draft changed) {
    return {changed.freeze(), version_of(standing)};
}

fhir::Draft provenance(const std::vector<std::string>& targets, const Present& present,
                       std::string_view activity, std::string_view reason) {
    fhir::Draft draft{"Provenance"};
    for (const auto& target : targets) draft->add("target").set("reference", target);
    draft->set("recorded", format_instant(present.at));
    if (!reason.empty()) draft->add("reason").set("text", reason);
    draft->add("activity")
        .add("coding")
        .set("system", "http://terminology.hl7.org/CodeSystem/v3-DataOperation")
        .set("code", activity);
    auto& agent = draft->add("agent");
    agent.add("role")
        .add("coding")
        .set("system", code_system("care-role"))
        .set("code", present.author.role);
    auto& who = agent.add("who");
    if (!present.author.practitioner.empty()) who.set("reference", present.author.practitioner);
    who.set("display", present.author.display);
    return draft;
}

void sign(Changes& changes, const Present& present, std::string_view activity,
          std::string_view reason) {
    std::vector<std::string> targets;
    for (const auto& write : changes) targets.push_back(reference_to(write.resource));
    changes.push_back(create(provenance(targets, present, activity, reason), present.ids));
}

}  // namespace fascia::workflow

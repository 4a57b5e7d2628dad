#include "interaction/detail/patient_record.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/workflow/review.hpp"

#include "interaction/detail/write_changes.hpp"

#include <algorithm>
#include <set>

namespace fascia::interaction {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

constexpr std::uint32_t page_size = 1000;

Outcome<fhir::Resource> parse(const store::Version& version) {
    auto resource = fhir::parse_kept_json(version.json);
    if (resource) return resource;
    return Failure{FailureKind::fault, "a stored resource cannot be read"}.with_note(
        version.type + "/" + version.id);
}

Outcome<void> append(std::vector<fhir::Resource>& resources, const store::SearchPage& page) {
    for (const auto& entry : page.entries) {
        auto resource = parse(entry);
        if (!resource) return resource.error();
        resources.push_back(std::move(*resource));
    }
    return {};
}

Outcome<std::vector<fhir::Resource>> compartment(const Services& services,
                                                 std::string_view patient_id,
                                                 std::span<const std::string_view> only) {
    std::vector<fhir::Resource> resources;
    std::string after;
    do {
        const auto page = services.repository.everything(patient_id, page_size, after, only);
        if (!page) return page.error();
        if (const auto added = append(resources, *page); !added) return added.error();
        after = page->next;
    } while (!after.empty());
    return resources;
}

Outcome<PatientRecord> record_of(std::string_view patient_id,
                                 Outcome<std::vector<fhir::Resource>> resources) {
    if (!resources) return resources.error();
    const auto is_he = [&](const fhir::Resource& found) {
        return found.type_name() == "Patient" && found.id() == patient_id;
    };
    const auto patient = std::ranges::find_if(*resources, is_he);
    if (patient == resources->end())
        return Failure{FailureKind::gone, "the patient was deleted meanwhile"};
    return PatientRecord{*patient, std::move(*resources)};
}

/// Adds what plan::assess() follows a reference to and a compartment of plan::types_read() lacks.
void follow(store::Reader& reader, std::vector<fhir::Resource>& resources) {
    const auto is_read = [](std::string_view reference) {
        return std::ranges::any_of(plan::types_read(), [&](std::string_view type) {
            return reference.starts_with(type) && reference.substr(type.size()).starts_with('/');
        });
    };
    References asked;
    for (std::size_t i = 0; i < resources.size(); ++i)
        for (const auto reference : plan::references_followed(resources[i]))
            if (!is_read(reference) && asked.emplace(reference).second)
                if (auto found = load_reference(reader, reference))
                    resources.push_back(std::move(found));
}

}  // namespace

void collect_references(const fhir::Element& element, References& found) {
    for (const auto child : element.children()) {
        if (child.name() == "reference" && child.value()) found.emplace(child.text());
        collect_references(child, found);
    }
}

Outcome<fhir::Resource> load(store::Reader& reader, std::string_view type, std::string_view id) {
    const auto version = reader.read(type, id);
    if (!version) return version.error();
    return parse(*version);
}

fhir::Resource load_reference(store::Reader& reader, std::string_view reference) {
    const auto slash = reference.find('/');
    if (slash == std::string_view::npos) return {};
    auto found = load(reader, reference.substr(0, slash), reference.substr(slash + 1));
    return found ? std::move(*found) : fhir::Resource{};
}

bool follows(const fhir::Resource& care_plan, const plan::Protocol& protocol) {
    return std::ranges::any_of(
        care_plan.children("instantiatesCanonical"), [&](const fhir::Element& canonical) {
            return canonical.text().substr(0, canonical.text().find('|')) == protocol.url();
        });
}

Outcome<std::shared_ptr<const plan::Protocol>> protocol_of(const Services& services,
                                                           const fhir::Resource& care_plan) {
    for (const auto& [id, protocol] : services.protocols)
        if (follows(care_plan, *protocol)) return protocol;
    return Failure{FailureKind::unprocessable,
                   "this CarePlan does not instantiate a protocol of this server"};
}

std::string_view patient_of(const fhir::Resource& care_plan) {
    const std::string_view subject = care_plan.at("subject.reference").text();
    return subject.substr(subject.find('/') + 1);
}

Outcome<std::vector<fhir::Resource>> find_all(const Services& services, std::string_view type,
                                              Parameters parameters) {
    parameters.emplace_back("_count", std::to_string(page_size));
    auto query = services.registry.parse(type, parameters, false, {});
    if (!query) return query.error();
    std::vector<fhir::Resource> resources;
    do {
        const auto page = services.repository.search(*query);
        if (!page) return page.error();
        if (const auto added = append(resources, *page); !added) return added.error();
        query->after = page->next;
    } while (!query->after.empty());
    return resources;
}

Outcome<PatientRecord> load_record(const Services& services, std::string_view patient_id) {
    return record_of(patient_id, compartment(services, patient_id, {}));
}

Outcome<PatientRecord> load_assessed(const Services& services, std::string_view patient_id) {
    auto resources = compartment(services, patient_id, plan::types_read());
    if (resources) follow(services.repository, *resources);
    return record_of(patient_id, std::move(resources));
}

Outcome<plan::FactSet> load_facts(const Services& services, std::string_view patient_id,
                                  Instant at) {
    auto record = load_record(services, patient_id);
    if (!record) return record.error();
    auto account_roles = services.account_roles();
    if (!account_roles) return account_roles.error();
    return plan::FactSet{.patient = std::move(record->patient),
                         .resources = std::move(record->resources),
                         .at = at,
                         .zone = services.zone,
                         .account_roles = std::move(*account_roles)};
}

std::vector<fhir::Resource> members_of(const fhir::Resource& care_plan,
                                       const std::vector<fhir::Resource>& resources) {
    const std::string self = "CarePlan/" + std::string{care_plan.id()};
    References named;
    for (const char* name : {"activity", "goal"})
        for (const auto element : care_plan.children(name)) collect_references(element, named);
    const auto reference = [](const fhir::Resource& r) {
        return std::string{r.type_name()} + "/" + std::string{r.id()};
    };
    for (const auto& resource : resources)
        if (resource.type_name() == "RequestGroup" && named.contains(reference(resource)))
            for (const auto action : resource.children("action")) collect_references(action, named);

    // What is based on a member is one: an order on its proposal, a procedure on its order.
    named.insert(self);
    for (bool grown = true; grown;) {
        grown = false;
        for (const auto& resource : resources) {
            const auto bases = resource.children("basedOn");
            const bool based =
                std::any_of(bases.begin(), bases.end(), [&](const fhir::Element& base) {
                    return named.contains(base.child("reference").text());
                });
            if (based && named.insert(reference(resource)).second) grown = true;
        }
    }
    std::vector<fhir::Resource> members;
    for (const auto& resource : resources)
        if (reference(resource) != self && named.contains(reference(resource)))
            members.push_back(resource);
    return members;
}

Outcome<PlanRecord> load_plan(const Services& services, std::string_view care_plan_id, Instant at) {
    auto care_plan = load(services.repository, "CarePlan", care_plan_id);
    if (!care_plan) return care_plan.error();
    auto protocol = protocol_of(services, *care_plan);
    if (!protocol) return protocol.error();
    auto facts = load_facts(services, patient_of(*care_plan), at);
    if (!facts) return facts.error();
    for (const auto& found : facts->resources)  // as it stood when its facts were read
        if (workflow::reference_to(found) == workflow::reference_to(*care_plan)) care_plan = found;
    facts->care_plan = *care_plan;
    auto members = members_of(*care_plan, facts->resources);
    return PlanRecord{std::move(*care_plan), std::move(*protocol), std::move(*facts),
                      std::move(members)};
}

Outcome<workflow::Changes> and_hold(const PlanRecord& record, workflow::Changes made,
                                    const workflow::Present& present) {
    plan::FactSet facts = record.facts;
    for (const auto& write : made) {
        if (workflow::reference_to(write.resource) == workflow::reference_to(record.care_plan))
            facts.care_plan = write.resource;
        else
            facts.resources.push_back(write.resource);
    }
    const auto assessment = plan::assess(*record.protocol, facts);
    if (!assessment) return assessment.error();
    for (auto& write : workflow::hold(facts.care_plan, record.of_the_plan, *assessment, present))
        made.push_back(std::move(write));
    return made;
}

Outcome<PlanAct> begin_act(const Services& services, const Request& request,
                           std::string_view care_plan_id, bool writes) {
    const auto at = instant_of(services, request, writes);
    if (!at) return at.error();
    auto record = load_plan(services, care_plan_id, *at);
    if (!record) return record.error();
    auto assessment = plan::assess(*record->protocol, record->facts);
    if (!assessment) return assessment.error();
    return PlanAct{.record = std::move(*record),
                   .assessment = std::move(*assessment),
                   .present = present_at(services, request, *at)};
}

}  // namespace fascia::interaction

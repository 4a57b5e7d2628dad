#include "interaction/detail/if_unchanged.hpp"

#include "fascia/workflow/codes.hpp"

#include <map>

namespace fascia::interaction {
namespace {

constexpr std::uint32_t page_size = 1000;

/// "Type/id" → the version that stands.
using Versions = std::map<std::string, std::int64_t, std::less<>>;

Versions versions_of(const std::vector<fhir::Resource>& resources) {
    Versions versions;
    for (const auto& resource : resources)
        versions[workflow::reference_to(resource)] = workflow::version_of(resource);
    return versions;
}

Outcome<Versions> versions_now(store::Reader& reader, std::string_view patient_id) {
    Versions versions;
    std::string after;
    do {
        const auto page = reader.everything(patient_id, page_size, after, {});
        if (!page) return page.error();
        for (const auto& entry : page->entries)
            versions[entry.type + "/" + entry.id] = entry.version;
        after = page->next;
    } while (!after.empty());
    return versions;
}

/// What somebody has written between the two; "" for nothing.
std::string written_between(const Versions& read, const Versions& now) {
    for (const auto& [reference, version] : now)
        if (const auto before = read.find(reference);
            before == read.end() || before->second != version)
            return reference;
    for (const auto& [reference, version] : read)
        if (!now.contains(reference)) return reference;
    return {};
}

Failure overtaken(const std::string& by) {
    return Failure{FailureKind::conflict,
                   "somebody else wrote " + by + " in the same moment: look again"};
}

Outcome<void> check_status(store::Reader& reader, const fhir::Resource& care_plan) {
    const auto now = load(reader, "CarePlan", care_plan.id());
    if (!now) return now.error();
    if (now->child("status").text() == care_plan.child("status").text()) return {};
    return overtaken(workflow::reference_to(care_plan));
}

}  // namespace

Outcome<Act> if_unchanged(const PlanRecord& record, Outcome<workflow::Changes> changes) {
    if (!changes) return changes.error();
    auto check = [read = versions_of(record.facts.resources),
                  patient = std::string{record.facts.patient.id()}](
                     store::UnitOfWork& store) -> Outcome<void> {
        const auto now = versions_now(store, patient);
        if (!now) return now.error();
        const auto other = written_between(read, *now);
        if (other.empty()) return {};
        return overtaken(other);
    };
    return Act{.changes = std::move(*changes), .check = std::move(check)};
}

Outcome<Act> if_asked_once(const Services& services, const PlanRecord& record,
                           std::string_view task_kind, Outcome<workflow::Changes> changes) {
    if (!changes) return changes.error();
    auto asked = services.registry.parse(
        "Task",
        std::vector<std::pair<std::string, std::string>>{
            {"based-on", workflow::reference_to(record.care_plan)},
            {"code", workflow::code_system("task") + "|" + std::string{task_kind}},
            {"_count", std::to_string(page_size)}},
        false, {});
    if (!asked) return asked.error();
    auto check = [read = versions_of(record.of_the_plan), care_plan = record.care_plan,
                  asked = std::move(*asked)](store::UnitOfWork& store) -> Outcome<void> {
        if (const auto fine = check_status(store, care_plan); !fine) return fine;
        const auto tasks = store.match(asked);
        if (!tasks) return tasks.error();
        for (const auto& task : *tasks)
            if (!read.contains(task)) return overtaken(task);
        return {};
    };
    return Act{.changes = std::move(*changes), .check = std::move(check)};
}

}  // namespace fascia::interaction

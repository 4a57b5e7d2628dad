#include "memory_clinic.hpp"

#include "fascia/fhir/json.hpp"

#include "support/protocol_files.hpp"

#include "store/detail/body.hpp"
#include "store/detail/references.hpp"

#include <algorithm>
#include <future>
#include <set>

namespace fascia::test {
namespace {

std::string name_of(std::string_view type, std::string_view id) {
    return std::string{type}.append("/").append(id);
}

const search::Registry& registry() {
    static const auto made = search::Registry::make({}, Zone{}).value();
    return *made;
}

std::set<std::string> references_in(const store::Version& version) {
    const auto all = store::literal_references(fhir::parse_json(version.json).value());
    return {all.begin(), all.end()};
}

/// What $create-care-plan asks for: plans that are open.
bool is_open(const store::Version& version) {
    const auto resource = fhir::parse_json(version.json).value();
    const auto status = resource.child("status").text();
    return status == "draft" || status == "active" || status == "on-hold";
}

}  // namespace

template <class Port>
Outcome<store::Version> Reading<Port>::read(std::string_view type, std::string_view id) {
    const auto found = shelf_.find(name_of(type, id));
    if (found == shelf_.end()) return Failure{FailureKind::not_found, "not here"};
    return found->second;
}

/// All records are of one patient, so a search of Tasks for him finds every Task.
template <class Port>
Outcome<store::SearchPage> Reading<Port>::search(const search::Query& query) {
    store::SearchPage page;
    for (const auto& [name, version] : shelf_)
        if (version.type == query.type) page.entries.push_back(version);
    return page;
}

template <class Port>
Outcome<store::SearchPage> Reading<Port>::everything(std::string_view patient_id, std::uint32_t,
                                                     std::string_view,
                                                     std::span<const std::string_view>) {
    const auto patient = name_of("Patient", patient_id);
    if (!shelf_.contains(patient)) return Failure{FailureKind::not_found, "not here"};
    std::set<std::string> wanted{patient};
    for (const auto& [name, version] : shelf_) {
        auto named = references_in(version);
        if (name != patient && !named.contains(patient)) continue;
        wanted.insert(name);
        wanted.merge(named);
    }
    store::SearchPage page;
    for (const auto& name : wanted)
        if (const auto found = shelf_.find(name); found != shelf_.end())
            page.entries.push_back(found->second);
    return page;
}

Outcome<store::Version> MemoryUnit::put(const store::Prepared& resource, std::string_view method,
                                        std::optional<std::int64_t> expected) {
    auto& standing = shelf_[name_of(resource.type, resource.id)];
    if (expected && *expected != standing.version)
        return Failure{FailureKind::precondition, "another version stands"};
    const auto version = standing.version + 1;
    standing = {
        .type = resource.type,
        .id = resource.id,
        .version = version,
        .last_updated = {},
        .deleted = false,
        .method = std::string{method},
        .json = store::whole_json({resource.type, resource.id, version, {}}, resource.tail)};
    return standing;
}

Outcome<std::vector<std::string>> MemoryUnit::match(const search::Query& query) {
    std::vector<std::string> out;
    for (const auto& [name, version] : shelf_)
        if (version.type == query.type && is_open(version)) out.push_back(name);
    return out;
}

void MemoryStore::submit(store::Actor, store::Work work, store::Done done) {
    auto shelf = shelf_;
    MemoryUnit unit{shelf};
    auto outcome = work(unit);
    if (outcome) shelf_ = std::move(shelf);
    done(std::move(outcome));
}

MemoryClinic::MemoryClinic(const Subject& one)
    : one_{one},
      services_{.repository = store_,
                .registry = registry(),
                .clock = clock_,
                .ids = ids_,
                .zone = one.facts.zone,
                .protocols = {{"myofascial-back-pain", loaded_protocol()}},
                .test_clock = true,
                .account_roles = [&one] {
                    return Outcome<decltype(one.facts.account_roles)>{one.facts.account_roles};
                }} {}

void MemoryClinic::keep(const fhir::Resource& record) {
    shelf_[workflow::reference_to(record)] = {.type = std::string{record.type_name()},
                                              .id = std::string{record.id()},
                                              .version = workflow::version_of(record),
                                              .last_updated = {},
                                              .deleted = false,
                                              .method = "PUT",
                                              .json = fhir::write_json(record)};
}

std::string MemoryClinic::call(std::string_view target, fhir::Draft parameters) {
    auto route = interaction::find_route("POST", target).value();
    interaction::Request request;
    route.tell(request);
    auto& at = parameters->add("parameter").set("name", "at");
    at.set("valueInstant", format_instant(one_.facts.at));
    request.body = parameters.freeze();
    request.access = security::open_access();
    std::promise<std::string> said;
    interaction::answer(
        services_, route, std::move(request), [&](Outcome<interaction::Reply> reply) {
            if (!reply) return said.set_value("failed: " + reply.error().issues().front().text);
            said.set_value(reply->resource ? fhir::write_json(reply->resource, true) : reply->json);
        });
    return said.get_future().get();
}

std::string without_hash(std::string json) {
    if (const auto at = json.find("input-hash"); at != std::string::npos)
        json.erase(at, json.find('}', at) - at);
    return json;
}

}  // namespace fascia::test

#include "fascia/workflow/guard.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/tasks.hpp"

#include <algorithm>
#include <array>

namespace fascia::workflow {
namespace {

using fhir::Resource;
using Find = std::function<Resource(std::string_view)>;

constexpr std::array guarded_types{std::string_view{"CarePlan"}, std::string_view{"Observation"},
                                   std::string_view{"RequestGroup"},
                                   std::string_view{"ServiceRequest"}, std::string_view{"Task"}};

bool instantiates_ours(const Resource& resource) {
    for (const char* name : {"instantiatesCanonical", "instantiatesUri"})
        for (const auto canonical : resource.children(name))
            if (canonical.text().starts_with(canonical_base)) return true;
    return false;
}

bool is_ours(const Resource& resource) {
    return resource && (instantiates_ours(resource) || !item_of(resource).empty());
}

bool is_based_on_ours(const Resource& resource, const Find& based_on) {
    for (const auto reference : resource.children("basedOn"))
        if (is_ours(based_on(reference.child("reference").text()))) return true;
    return false;
}

bool is_order(const Resource& resource) {
    const std::string_view intent = resource.child("intent").text();
    return intent == "order" || intent.ends_with("-order");
}

bool is_acting(const Resource& resource) {
    const std::string_view status = resource.child("status").text();
    return status == "active" || status == "completed";
}

/// What makes a record one that only `$decide` may bring about.
bool is_decided(const Resource& resource) {
    const std::string_view type = resource ? resource.type_name() : std::string_view{};
    if (type == "CarePlan" || type == "RequestGroup")
        return is_acting(resource) || is_order(resource);
    if (type == "ServiceRequest")
        return is_order(resource) || resource.child("status").text() == "completed";
    return false;
}

bool is_approval(const Resource& task) {
    return task && task.type_name() == "Task" && task_kind(task).starts_with("approve-");
}

bool clears_a_flag(const Resource& observation) {
    const std::string url = structure_definition("flag-cleared");
    const auto extensions = observation.children("extension");
    return std::any_of(extensions.begin(), extensions.end(), [&](const fhir::Element& extension) {
        return extension.child("url").text() == url;
    });
}

Failure decided_only(bool by_physician, std::string text) {
    return Failure{by_physician ? FailureKind::unprocessable : FailureKind::forbidden,
                   std::move(text)};
}

}  // namespace

bool is_guarded(std::string_view type) {
    return std::find(guarded_types.begin(), guarded_types.end(), type) != guarded_types.end();
}

Outcome<void> guard_direct_write(const Resource& before, const Resource& after, bool by_physician,
                                 const Find& based_on) {
    const std::string_view type = after.type_name();
    if (type == "Observation") {
        if (clears_a_flag(after))
            return decided_only(by_physician, "a red flag is cleared by $clear-flag only");
        return {};
    }
    if (type == "Task") {
        if (is_approval(before) || is_approval(after))
            return decided_only(
                by_physician,
                "an approval Task is made by $submit and $review and decided by $decide only");
        return {};
    }
    if (is_ours(before) && is_decided(before))
        return Failure{FailureKind::conflict,
                       "an approved record is not edited in place: revise the plan"};
    const bool ours = is_ours(before) || is_ours(after) || is_based_on_ours(after, based_on);
    if (ours && is_decided(after))
        return decided_only(by_physician,
                            "a plan becomes active and a proposal an order by $decide only");
    return {};
}

}  // namespace fascia::workflow

#include "fascia/workflow/guard.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/refusals.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace fascia::workflow {
namespace {

using fhir::Resource;
using Find = std::function<Resource(std::string_view)>;

constexpr std::array guarded_types{std::string_view{"CarePlan"},
                                   std::string_view{"DetectedIssue"},
                                   std::string_view{"DeviceRequest"},
                                   std::string_view{"MedicationRequest"},
                                   std::string_view{"NutritionOrder"},
                                   std::string_view{"Observation"},
                                   std::string_view{"RequestGroup"},
                                   std::string_view{"ServiceRequest"},
                                   std::string_view{"Task"}};

/// What a request may rest on, directly and through others, before it counts as ours unread.
constexpr std::size_t most_links = 64;

bool instantiates_ours(const Resource& resource) {
    for (const char* name : {"instantiatesCanonical", "instantiatesUri"})
        for (const auto canonical : resource.children(name))
            if (canonical.text().starts_with(canonical_base)) return true;
    return false;
}

bool is_ours(const Resource& resource) {
    return resource && (instantiates_ours(resource) || !item_of(resource).empty());
}

/// "Type/id" of a literal reference, whatever server it names and whatever version: nobody hides
/// behind another name of this one.
std::string_view local_part(std::string_view reference) {
    reference = reference.substr(0, reference.find("/_history/"));
    const auto id = reference.rfind('/');
    if (!reference.starts_with("http") || id == std::string_view::npos) return reference;
    return reference.substr(reference.rfind('/', id - 1) + 1);
}

/// Follows basedOn and replaces from record to record.
bool rests_on_ours(const Resource& resource, const Find& find) {
    std::set<std::string, std::less<>> seen;
    std::vector<Resource> unread{resource};
    while (!unread.empty()) {
        const Resource record = std::move(unread.back());
        unread.pop_back();
        for (const char* name : {"basedOn", "replaces"})
            for (const auto link : record.children(name)) {
                const std::string_view target = local_part(link.child("reference").text());
                if (!seen.emplace(target).second) continue;
                if (seen.size() > most_links) return true;
                Resource found = find(target);
                if (is_ours(found)) return true;
                if (found) unread.push_back(std::move(found));
            }
    }
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
    if (type == "CarePlan")
        return is_acting(resource) || is_order(resource) || was_approved(resource);
    if (type == "RequestGroup") return is_acting(resource) || is_order(resource);
    if (type == "ServiceRequest" || type == "MedicationRequest" || type == "DeviceRequest" ||
        type == "NutritionOrder")
        return is_order(resource) || resource.child("status").text() == "completed";
    return false;
}

/// Part of a plan that runs.
bool is_running(const Resource& request) {
    return request && !ended_status(request.type_name()).empty() &&
           request.child("intent").text() == "plan" && request.child("status").text() == "active";
}

/// A request that did not run before, or ran for another item.
bool starts_running(const Resource& before, const Resource& after) {
    return is_running(after) && !(is_running(before) && item_of(before) == item_of(after));
}

bool is_approval(const Resource& task) {
    return task && task.type_name() == "Task" && task_kind(task).starts_with("approve-");
}

bool clears_a_flag(const Resource& observation) {
    return static_cast<bool>(extension_of(observation, "flag-cleared"));
}

bool is_override(const Resource& issue) {
    return static_cast<bool>(extension_of(issue, "override"));
}

/// Examinations that the rules take from physicians, nurse practitioners and therapists only.
constexpr std::array judged_findings{std::string_view{"trigger-point"},
                                     std::string_view{"facet-pattern"}};

bool is_judged(const Resource& resource) {
    if (!resource || resource.type_name() != "Observation") return false;
    const std::string system = code_system("exam-finding");
    const auto codings = resource.child("code").children("coding");
    return std::any_of(codings.begin(), codings.end(), [&](const fhir::Element& coding) {
        return coding.child("system").text() == system &&
               std::ranges::find(judged_findings, coding.child("code").text()) !=
                   judged_findings.end();
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
    if (type == "DetectedIssue") {
        if (is_override(before) || is_override(after))
            return decided_only(by_physician, "a block is gone on against by $override only");
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
    const auto ours = [&] {
        return is_ours(before) || is_ours(after) || rests_on_ours(before, based_on) ||
               rests_on_ours(after, based_on);
    };
    if (is_decided(after) && ours())
        return decided_only(by_physician,
                            "a plan becomes active and a proposal an order by $decide only");
    if (starts_running(before, after) && ours())
        return decided_only(
            by_physician,
            "an item becomes part of a plan by $decide, and goes on by $resume, only");
    return {};
}

Outcome<void> guard_judgement(const Resource& after, std::string_view own) {
    if (!is_judged(after)) return {};
    for (const auto performer : after.children("performer")) {
        const std::string_view who = local_part(performer.child("reference").text());
        const bool is_practitioner =
            who.starts_with("Practitioner/") || who.starts_with("PractitionerRole/");
        if (is_practitioner && who != own)
            return Failure{FailureKind::forbidden,
                           Issue{.code = {},
                                 .path = fhir::path_of(performer),
                                 .text = "an examination is entered by who made it: as performer "
                                         "name yourself, or nobody"}};
    }
    return {};
}

}  // namespace fascia::workflow

#include "fascia/workflow/reapply.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/workflow/codes.hpp"

#include "workflow/detail/plan_records.hpp"
#include "workflow/detail/reapplied.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace fascia::workflow {
namespace {

/// The version that a re-application wrote: another one was edited since.
constexpr std::string_view applied_version = "applied-version";

void append(Changes& to, Changes from) {
    for (auto& write : from) to.push_back(std::move(write));
}

/// What a type does not have is left out already.
void drop(fhir::Draft& resource, std::initializer_list<std::string_view> names) {
    for (const auto name : names)
        if (resource->type().element(name)) resource->remove(name);
}

void drop_times(fhir::DraftElement& element) {
    static constexpr std::array<std::string_view, 4> times{"date", "dateTime", "instant", "Period"};
    std::erase_if(element.children(), [](const auto& child) {
        return std::ranges::find(times, child->type().name()) != times.end();
    });
    for (auto& child : element.children()) drop_times(*child);
}

fhir::Draft without_its_life(const fhir::Resource& request) {
    fhir::Draft draft{request};
    drop(draft, {"id", "meta", "status", "lifecycleStatus", "authoredOn"});
    drop_extensions(draft, applied_version);
    return draft;
}

/// A draft takes over what differs only in the order that the protocol gave it: a new item has no
/// place in one that a person has changed.
bool is_to_merge(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan) {
    if (care_plan.child("status").text() != "draft") return false;
    const auto groups = records_of(care_plan, of_the_plan).groups;
    return std::ranges::all_of(groups, [](const auto& at) { return is_as_applied(at.second); });
}

}  // namespace

std::string proposed_content(const fhir::Resource& request) {
    return fhir::write_json(without_its_life(request).freeze());
}

std::string running_content(const fhir::Resource& request) {
    fhir::Draft draft = without_its_life(request);
    drop(draft, {"intent"});
    for (const char* of_its_life : {"withheld", "paused-until"})
        drop_extensions(draft, of_its_life);
    drop_times(*draft);
    return fhir::write_json(draft.freeze());
}

std::int64_t version_applied(const fhir::Resource& request) {
    const auto written = extension_of(request, applied_version).child("value").text();
    std::int64_t version = 1;
    std::from_chars(written.data(), written.data() + written.size(), version);
    return version;
}

bool is_as_applied(const fhir::Resource& request) {
    const bool is_goal = request.type_name() == "Goal";
    return request.child(is_goal ? "lifecycleStatus" : "status").text() ==
               (is_goal ? "proposed" : "draft") &&
           version_of(request) == version_applied(request);
}

Write rewritten(const fhir::Resource& standing, fhir::Draft made) {
    made->add_copy("meta", standing.child("meta"));
    made->add("extension")
        .set("url", structure_definition(applied_version))
        .set("valueInteger", static_cast<long long>(version_of(standing) + 1));
    return change(standing, std::move(made));
}

Changes reapply(const plan::ProtocolOutput& output, const fhir::Resource& care_plan,
                const std::vector<fhir::Resource>& of_the_plan, const Present& present) {
    const auto status = care_plan.child("status").text();
    const bool is_draft = status == "draft";
    if (output.assessment.blocked || !(is_draft || status == "active")) return {};
    Changes changes = is_to_merge(care_plan, of_the_plan)
                          ? merged(output, care_plan, of_the_plan, present)
                          : difference_tasks(output, care_plan, of_the_plan, present);
    append(changes, answered_tasks(output.assessment.missing, of_the_plan, present));
    if (is_draft)  // an active plan is asked for facts by its reviews
        append(changes,
               collect_fact_tasks(output.assessment.missing, care_plan, of_the_plan, present));
    append(changes, red_flag_tasks(output.assessment, care_plan, of_the_plan, present));
    if (!changes.empty()) sign(changes, present, "UPDATE", "the protocol was applied again");
    return changes;
}

}  // namespace fascia::workflow

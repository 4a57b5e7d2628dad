#include "fascia/workflow/panel.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/workflow/changes.hpp"
#include "fascia/workflow/codes.hpp"

#include <map>
#include <set>
#include <vector>

namespace fascia::workflow {
namespace {

using Codes = std::set<std::string, std::less<>>;
using States = std::map<std::string, std::string_view, std::less<>>;

Codes carried_outcomes(const fhir::Resource& care_plan) {
    const std::string url = structure_definition("gate-outcome");
    Codes codes;
    for (const auto extension : care_plan.children("extension"))
        if (extension.child("url").text() == url) codes.emplace(extension.child("value").text());
    return codes;
}

Codes outcomes_of(const plan::Assessment& assessment) {
    Codes codes;
    for (const auto& outcome : assessment.outcomes) codes.insert(outcome.code);
    return codes;
}

States states_of(const plan::ApplyOutput& applied) {
    States states;
    for (const auto& trace : applied.trace)
        states.emplace(trace.action_path, plan::to_code(trace.state));
    return states;
}

void drop_common(States& one, States& other) {
    for (auto at = one.begin(); at != one.end();) {
        const auto same = other.find(at->first);
        if (same == other.end() || same->second != at->second) {
            ++at;
            continue;
        }
        other.erase(same);
        at = one.erase(at);
    }
}

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

std::string as_json(const Codes& codes) {
    std::string json = "[";
    for (const auto& code : codes) json.append(json.size() > 1 ? "," : "").append(quoted(code));
    return json + "]";
}

std::string as_json(const States& states) {
    std::string json = "{";
    for (const auto& [path, state] : states)
        json.append(json.size() > 1 ? "," : "").append(quoted(path) + ":" + quoted(state));
    return json + "}";
}

std::string as_text(const Codes& codes) {
    std::string text;
    for (const auto& code : codes) text.append(text.empty() ? "" : ", ").append(code);
    return text.empty() ? "none" : text;
}

std::string begun(std::string_view plan) {
    return R"({"plan":)" + quoted(plan);
}

/// The same failure, told with the side that it is of.
Failure on_side(std::string_view side, const Failure& failure) {
    std::vector<Issue> issues = failure.issues();
    for (auto& issue : issues) issue.text.insert(0, std::string{side} + ": ");
    return Failure{failure.kind(), std::move(issues)};
}

/// One of the two sides of a difference.
struct Side {
    explicit Side(const plan::ProtocolOutput& output)
        : outcomes{outcomes_of(output.assessment)}, states{states_of(output.applied)} {}

    std::string json() const {
        return R"({"outcome":)" + as_json(outcomes) + R"(,"items":)" + as_json(states) + "}";
    }

    Codes outcomes;
    States states;
};

std::string state_in(const States& states, const std::string& path) {
    const auto found = states.find(path);
    return found == states.end() ? "not there" : std::string{found->second};
}

std::string differences(const Side& before, const Side& after) {
    std::string text;
    const auto add = [&](const std::string& what, const std::string& from, const std::string& to) {
        text.append(text.empty() ? "" : "; ").append(what + " " + from + " -> " + to);
    };
    if (before.outcomes != after.outcomes)
        add("outcome", as_text(before.outcomes), as_text(after.outcomes));
    for (const auto& [path, state] : before.states)
        add(path, std::string{state}, state_in(after.states, path));
    for (const auto& [path, state] : after.states)
        if (!before.states.contains(path)) add(path, "not there", std::string{state});
    return text;
}

}  // namespace

PanelLine failed_line(std::string_view plan, const Failure& failure) {
    std::string why;
    for (const auto& issue : failure.issues())
        why.append(why.empty() ? "" : "; ").append(issue.text);
    if (why.empty()) why = "it could not be evaluated";
    return {.kind = PanelLine::Kind::failed,
            .plan = std::string{plan},
            .json = R"({"plan":)" + quoted(plan) + R"(,"error":)" + quoted(why) + "}",
            .text = std::string{plan} + ": error: " + why};
}

PanelLine sweep_line(const fhir::Resource& care_plan, const Outcome<plan::Assessment>& assessment) {
    const std::string plan = versioned_reference(care_plan);
    if (!assessment) return failed_line(plan, assessment.error());
    const Codes carried = carried_outcomes(care_plan), outcomes = outcomes_of(*assessment);
    const bool changed = carried != outcomes;
    return {.kind = changed ? PanelLine::Kind::changed : PanelLine::Kind::same,
            .plan = plan,
            .json = begun(plan) + R"(,"outcome":)" + as_json(outcomes) + R"(,"changed":)" +
                    (changed ? "true" : "false") + "}",
            .text = plan + ": " + as_text(carried) + " -> " + as_text(outcomes) + " (" +
                    std::string{plan::to_code(assessment->gate)} + ")"};
}

PanelLine diff_line(const fhir::Resource& care_plan, const Outcome<plan::ProtocolOutput>& before,
                    const Outcome<plan::ProtocolOutput>& after) {
    const std::string plan = versioned_reference(care_plan);
    if (!before) return failed_line(plan, on_side("before", before.error()));
    if (!after) return failed_line(plan, on_side("after", after.error()));
    Side was{*before}, is{*after};
    drop_common(was.states, is.states);
    const bool changed = was.outcomes != is.outcomes || !was.states.empty() || !is.states.empty();
    return {.kind = changed ? PanelLine::Kind::changed : PanelLine::Kind::same,
            .plan = plan,
            .json = begun(plan) + R"(,"before":)" + was.json() + R"(,"after":)" + is.json() + "}",
            .text = plan + ": " + (changed ? differences(was, is) : "the same")};
}

void PanelCounts::add(const PanelLine& line) {
    ++plans;
    if (line.kind == PanelLine::Kind::changed) ++changed;
    if (line.kind == PanelLine::Kind::failed) ++failed;
}

std::string PanelCounts::json() const {
    return R"({"plans":)" + std::to_string(plans) + R"(,"different":)" + std::to_string(changed) +
           R"(,"errors":)" + std::to_string(failed) + "}";
}

}  // namespace fascia::workflow

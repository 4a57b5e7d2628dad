#include "plan/detail/apply_report.hpp"

#include <algorithm>

namespace fascia::plan::detail {
namespace {

ItemTrace trace_item(Decision& decision) {
    ItemTrace trace;
    trace.item = decision.item;
    trace.action_path = decision.path;
    trace.state = decision.state;
    trace.rules = std::move(decision.rules);
    trace.evidence = decision.made->evidence;
    trace.disagreement = decision.made->disagreement;
    return trace;
}

void add_traces(std::vector<Decision>& actions, std::vector<ItemTrace>& traces) {
    for (auto& decision : actions) {
        traces.push_back(trace_item(decision));
        add_traces(decision.children, traces);
        if (decision.nested) add_traces(decision.nested->actions, traces);
    }
}

std::string name_of(const Decision& decision) {
    auto title = decision.action.child("title").text();
    if (title.empty()) title = decision.definition.child("title").text();
    return title.empty() ? decision.item : decision.item + " " + std::string{title};
}

void join(std::string& text, std::string_view part) {
    if (part.empty()) return;
    if (!text.empty()) text += "; ";
    text += part;
}

std::string blocking_rules(const Decision& decision) {
    std::string text;
    for (const auto& verdict : decision.verdicts)
        if (verdict.effect == Verdict::Effect::block)
            join(text, verdict.rule + " " + verdict.detail->text);
    return text;
}

std::string missing_facts(const Decision& decision) {
    std::vector<std::string> parts;
    for (const auto& rule : decision.rules)
        for (const auto& missing : rule.missing) {
            auto part = missing.text + " (" + missing.who + ")";
            if (std::ranges::find(parts, part) == parts.end()) parts.push_back(std::move(part));
        }
    std::string text;
    for (const auto& part : parts) join(text, part);
    return text;
}

Issue issue_about(const Decision& decision, Severity severity, std::string code, std::string text) {
    return {.severity = severity,
            .code = std::move(code),
            .path = path_of(decision.action),
            .text = name_of(decision) + ": " + std::move(text)};
}

bool is_obligatory(const Decision& decision) {
    return decision.action.child("requiredBehavior").text() == "must";
}

void add_unjudged(const Decision& decision, std::vector<Issue>& issues) {
    const bool must = is_obligatory(decision);
    auto text = "cannot be judged; missing: " + missing_facts(decision);
    if (must) text += ". It is obligatory: the plan cannot be approved before it is judged";
    issues.push_back(issue_about(decision, must ? Severity::error : Severity::warning, "incomplete",
                                 std::move(text)));
}

void add_failed(const Decision& decision, std::vector<Issue>& issues) {
    issues.insert(issues.end(), decision.issues.begin(), decision.issues.end());
    auto text = std::string{"could not be derived: a fault of the protocol"};
    if (is_obligatory(decision)) text += ". It is obligatory: the plan cannot be approved";
    issues.push_back(issue_about(decision, Severity::error, "processing", std::move(text)));
}

void add_transform(const Decision& decision, std::vector<Issue>& issues) {
    if (!decision.is_present()) return;
    if (decision.action.child("transform") || decision.definition.child("transform"))
        issues.push_back(issue_about(decision, Severity::warning, "not-supported",
                                     "its StructureMap (transform) was not carried out"));
}

void add_issues(const Decision& decision, std::vector<Issue>& issues) {
    add_transform(decision, issues);
    if (decision.state == ItemState::blocked && !decision.is_group()) {
        if (const auto rules = blocking_rules(decision); !rules.empty()) {
            auto issue = issue_about(decision, Severity::warning, "business-rule",
                                     "not in the plan: " + rules);
            for (const auto& verdict : decision.verdicts)
                if (verdict.effect == Verdict::Effect::block && issue.rule.empty())
                    issue.rule = verdict.rule;
            issues.push_back(std::move(issue));
        }
    } else if (decision.state == ItemState::needs_data && decision.decides &&
               !decision.rules.empty()) {
        add_unjudged(decision, issues);
    } else if (decision.state == ItemState::failed && decision.decides) {
        add_failed(decision, issues);
    }
    if (decision.state == ItemState::declined && is_obligatory(decision))
        issues.push_back(issue_about(decision, Severity::warning, "business-rule",
                                     "declined by the patient, and obligatory"));
}

}  // namespace

std::vector<ItemTrace> trace_of(PlanDecision plan) {
    std::vector<ItemTrace> traces;
    add_traces(plan.actions, traces);
    return traces;
}

std::vector<Issue> issues_of(const PlanDecision& plan) {
    std::vector<Issue> issues;
    for_each(plan, [&](const Decision& decision) { add_issues(decision, issues); });
    return issues;
}

}  // namespace fascia::plan::detail

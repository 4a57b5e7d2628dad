#include "fascia/validation/validator.hpp"

#include "validation/detail/base_rules.hpp"
#include "validation/detail/profile_check.hpp"
#include "validation/detail/resource_rules.hpp"

#include <algorithm>

namespace fascia::validation {
namespace {

using namespace detail;

void check_profiles(const fhir::Element& resource, const Scope& scope,
                    const std::vector<std::string>& canonicals, const fhir::Element& claim,
                    Run& run, Report& report) {
    for (const auto& canonical : canonicals) {
        if (const auto type = core_type(canonical); type && type->is_resource()) {
            if (!resource.type().is_a(*type))
                report.add({.at = claim,
                            .code = "structure",
                            .rule = "profile-type",
                            .text = "the resource is not a " + std::string{type->name()}});
            continue;
        }
        if (const Profile* profile = run.profile(canonical))
            check_profile(*profile, resource, scope, run, report);
        else
            report.add({.at = claim,
                        .severity = Severity::warning,
                        .code = "not-found",
                        .rule = "profile-unknown",
                        .text = "nothing was held against the profile " + canonical + ", which" +
                                run.profile_fault(canonical)});
    }
}

Issue issue_of(const Finding& finding, const Options& options) {
    Issue issue{.severity = finding.severity,
                .code = std::string{finding.code},
                .path = fhir::path_of(finding.at),
                .text = finding.text,
                .rule = finding.rule};
    if (!finding.member.empty()) issue.path += '.' + finding.member;
    if (options.position) std::tie(issue.line, issue.column) = options.position(finding.at.index());
    return issue;
}

/// In the order of the document; what two rules say in the same words once.
std::vector<Issue> issues_of(std::vector<Finding>& findings, const Options& options) {
    std::ranges::stable_sort(findings, {}, [](const Finding& f) { return f.at.index(); });
    std::vector<Issue> issues;
    const auto is_same = [](const Issue& a, const Issue& b) {
        return a.path == b.path && a.rule == b.rule && a.text == b.text;
    };
    for (const Finding& finding : findings) {
        Issue issue = issue_of(finding, options);
        const auto repeated = std::ranges::any_of(
            issues, [&](const Issue& before) { return is_same(before, issue); });
        if (!repeated) issues.push_back(std::move(issue));
    }
    return issues;
}

}  // namespace

namespace detail {

void check_claims(const fhir::Element& resource, Run& run, Report& report) {
    for_each_element(resource, [&](const fhir::Element& element, const Scope& scope) {
        if (!element.type().is_resource()) return;
        if (element.type().name() == "QuestionnaireResponse") check_answers(element, run, report);
        for (const auto claim : element.child("meta").children("profile"))
            check_profiles(element, scope, {std::string{claim.text()}}, claim, run, report);
    });
}

}  // namespace detail

std::vector<Issue> validate(const fhir::Resource& resource, const Environment& environment,
                            const Options& options) {
    Run run{resource, environment, options};
    Report report{options.max_issues};
    const auto root = resource.root();
    check_base_rules(root, run, report);
    check_ids(root, report);
    check_contained(root, report);
    if (resource.type_name() == "Bundle") check_bundle(root, run, report);
    check_claims(root, run, report);
    check_profiles(root, {root, root}, options.profiles, root, run, report);
    return issues_of(report.findings(), options);
}

bool has_error(const std::vector<Issue>& issues) {
    return std::ranges::any_of(issues, [](const Issue& issue) {
        return issue.severity == Severity::error || issue.severity == Severity::fatal;
    });
}

}  // namespace fascia::validation

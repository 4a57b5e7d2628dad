#include "fascia/plan/lint.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/operation_outcome.hpp"

#include "app/detail/commands.hpp"
#include "app/detail/console.hpp"
#include "app/detail/content.hpp"

#include <algorithm>
#include <iostream>

namespace fascia::app {
namespace {

/// Issues by protocol: the faults of those that do not load, the doubts about the others.
std::map<std::string, std::vector<Issue>> issues_of(const Content& content) {
    std::map<std::string, std::vector<Issue>> issues;
    for (const auto& [name, failure] : content.faults) issues[name] = failure.issues();
    for (const auto& [id, protocol] : content.protocols) issues[id] = plan::lint(*protocol);
    return issues;
}

bool is_doubt(const Issue& issue) {
    return issue.severity != Severity::information;
}

}  // namespace

int lint(const CommonOptions& options, const std::vector<std::string>& names) {
    const auto folder = content_folder(options.content);
    if (!folder) return report(folder.error(), "lint", options.json);
    const auto content = load_content(*folder);
    if (!content) return report(content.error(), "lint", options.json);
    const auto found = issues_of(*content);
    for (const auto& name : names)
        if (!found.contains(name))
            return report(Failure{FailureKind::not_found,
                                  "no protocol " + name + " under " + folder->string()},
                          "lint", options.json);
    int status = done;
    for (const auto& [name, issues] : found) {
        if (!names.empty() && std::ranges::find(names, name) == names.end()) continue;
        std::cout << fhir::write_json(fhir::operation_outcome(issues), !options.json) << '\n';
        if (std::ranges::any_of(issues, is_doubt)) status = failed;
    }
    return status;
}

}  // namespace fascia::app

#include "fascia/fhir/operation_outcome.hpp"

#include "fascia/base/failure_table.hpp"
#include "fascia/fhir/draft.hpp"

#include <array>

namespace fascia::fhir {
namespace {

std::string_view code_of(Severity severity) {
    constexpr std::array<std::string_view, 4> codes{"fatal", "error", "warning", "information"};
    return codes[static_cast<std::size_t>(severity)];
}

void add_position(DraftElement& issue, std::string_view name, int value) {
    if (value == 0) return;
    issue.add("extension")
        .set("url",
             "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-" + std::string{name})
        .set("valueInteger", value);
}

void add_issue(Draft& outcome, const Issue& issue, std::string_view usual_code) {
    DraftElement& added = outcome->add("issue");
    add_position(added, "line", issue.line);
    add_position(added, "col", issue.column);
    added.set("severity", code_of(issue.severity));
    added.set("code", issue.code.empty() ? usual_code : issue.code);
    if (!issue.rule.empty()) added.add("details").add("coding").set("code", issue.rule);
    if (!issue.text.empty()) added.set("diagnostics", issue.text);
    if (!issue.path.empty()) added.add("expression", issue.path);
}

Resource outcome_of(std::span<const Issue> issues, std::string_view usual_code) {
    Draft outcome{"OperationOutcome"};
    for (const Issue& issue : issues) add_issue(outcome, issue, usual_code);
    return outcome.freeze();
}

}  // namespace

Resource operation_outcome(std::span<const Issue> issues) {
    const Issue all_is_well{.severity = Severity::information,
                            .code = "informational",
                            .path = {},
                            .text = "All is well."};
    return outcome_of(issues.empty() ? std::span{&all_is_well, 1} : issues, "processing");
}

Resource operation_outcome(const Failure& failure) {
    const Issue silent{.code = {}, .path = {}, .text = {}};
    const std::span<const Issue> issues{failure.issues()};
    return outcome_of(issues.empty() ? std::span{&silent, 1} : issues,
                      failure_row(failure.kind()).issue_code);
}

}  // namespace fascia::fhir

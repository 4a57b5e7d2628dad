#include "fascia/workflow/review.hpp"

#include "workflow/detail/parameters.hpp"

namespace fascia::workflow {
namespace {

void add_rule(fhir::DraftElement& item, const plan::RuleResult& rule) {
    auto& part = add_part(item, "rule");
    add_text(part, "id", rule.rule);
    add_text(part, "result", plan::to_code(rule.result));
    add_text(part, "text", rule.text);
    for (const auto& fact : rule.facts) describe(add_part(part, "fact"), fact);
    for (const auto& missing : rule.missing) describe(add_part(part, "missing"), missing);
}

}  // namespace

fhir::Resource explain(const plan::ProtocolOutput& output) {
    fhir::Draft parameters{"Parameters"};
    for (const auto& trace : output.applied.trace) {
        auto& item = add_parameter(parameters, "item");
        add_text(item, "id", trace.item);
        add_text(item, "state", plan::to_code(trace.state));
        for (const auto& rule : trace.rules) add_rule(item, rule);
        for (const auto& rule : trace.rules)
            for (const auto& fact : rule.facts) describe(add_part(item, "fact"), fact);
        for (const auto& source : trace.evidence) add_text(item, "evidence", source);
        if (!trace.disagreement.empty()) add_text(item, "disagreement", trace.disagreement);
    }
    return parameters.freeze();
}

}  // namespace fascia::workflow

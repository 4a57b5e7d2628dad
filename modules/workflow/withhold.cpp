#include "workflow/detail/withhold.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

constexpr std::string_view stopped_by = "withheld";

const plan::Verdict* block_of(const plan::Assessment& assessment, std::string_view item) {
    const auto found = std::ranges::find_if(assessment.verdicts, [&](const plan::Verdict& verdict) {
        return verdict.item == item && verdict.effect == plan::Verdict::Effect::block;
    });
    return found == assessment.verdicts.end() ? nullptr : &*found;
}

/// Approved and going on; a proposal is judged when it is decided.
bool is_running(const fhir::Resource& record) {
    const std::string_view intent = record.child("intent").text();
    return !ended_status(record.type_name()).empty() && record.child("status").text() == "active" &&
           intent != "proposal" && intent != "option";
}

std::string words_of(const plan::Verdict& block) {
    return block.rule + " blocks it: " + block.detail->text;
}

Write stopped(const fhir::Resource& record, const plan::Verdict& verdict) {
    fhir::Draft draft{record};
    suspend(draft);
    draft->add("extension")
        .set("url", structure_definition(stopped_by))
        .set("valueCode", verdict.rule);
    return change(record, std::move(draft));
}

Write question(const fhir::Resource& record, const fhir::Resource& care_plan,
               const plan::Verdict& verdict, const Present& present) {
    return create(task({.kind = "reassess",
                        .care_plan = reference_to(care_plan),
                        .patient = std::string{care_plan.at("subject.reference").text()},
                        .focus = reference_to(record),
                        .description = verdict.item + " is on hold, " + words_of(verdict),
                        .priority = "urgent"},
                       present),
                  present.ids);
}

}  // namespace

bool is_blocked(const plan::Assessment& assessment, std::string_view item) {
    return block_of(assessment, item) != nullptr;
}

std::optional<Issue> what_blocks(const plan::Assessment& assessment, std::string_view item) {
    const auto* block = block_of(assessment, item);
    if (!block) return std::nullopt;
    return Issue{.code = {},
                 .path = {},
                 .text = block->item + " stays on hold, " + words_of(*block),
                 .rule = block->rule};
}

std::string_view rule_against(const fhir::Resource& request) {
    const auto withheld = extension_of(request, stopped_by);
    return is_on_hold(request) ? withheld.child("value").text() : std::string_view{};
}

Changes withheld(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
                 const plan::Assessment& assessment, const Present& present) {
    Changes changes;
    if (assessment.blocked) return changes;
    for (const auto& record : of_the_plan) {
        const auto* verdict = is_running(record) ? block_of(assessment, item_of(record)) : nullptr;
        if (!verdict) continue;
        changes.push_back(stopped(record, *verdict));
        changes.push_back(question(record, care_plan, *verdict, present));
    }
    return changes;
}

Changes released(const std::vector<fhir::Resource>& of_the_plan, const plan::Assessment& assessment,
                 const Present& present) {
    Changes changes;
    for (const auto& record : of_the_plan) {
        if (rule_against(record).empty() || is_blocked(assessment, item_of(record))) continue;
        fhir::Draft draft{record};
        drop_extensions(draft, stopped_by);
        draft->set("status", "active");
        changes.push_back(change(record, std::move(draft)));
        for (const auto& asked : of_the_plan)
            if (asks_about_hold(asked, reference_to(record)))
                changes.push_back(change(asked, completed(asked, present)));
    }
    return changes;
}

}  // namespace fascia::workflow

#include "workflow/detail/withhold.hpp"

#include "fascia/workflow/codes.hpp"

#include "workflow/detail/requests.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

constexpr std::string_view stopped_by = "withheld";

using Effect = plan::Verdict::Effect;

const plan::Verdict* verdict_on(const plan::Assessment& assessment, std::string_view item,
                                Effect effect) {
    const auto found = std::ranges::find_if(assessment.verdicts, [&](const plan::Verdict& verdict) {
        return verdict.item == item && verdict.effect == effect;
    });
    return found == assessment.verdicts.end() ? nullptr : &*found;
}

const plan::Verdict* block_of(const plan::Assessment& assessment, std::string_view item) {
    return verdict_on(assessment, item, Effect::block);
}

/// What asks for a physician, where somebody else acts; nullptr: nothing.
const plan::Verdict* physicians_matter(const plan::Assessment& assessment, std::string_view item,
                                       const Present& present) {
    if (present.author.role == "physician") return nullptr;
    return verdict_on(assessment, item, Effect::needs_physician);
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

std::optional<Issue> what_keeps(const fhir::Resource& on_hold, const plan::Assessment& assessment,
                                const Present& present) {
    const auto item = item_of(on_hold);
    const auto stays = [](const plan::Verdict& verdict, const std::string& why) {
        return Issue{.code = {},
                     .path = {},
                     .text = verdict.item + " stays on hold, " + why,
                     .rule = verdict.rule};
    };
    if (const auto* block = block_of(assessment, item)) return stays(*block, words_of(*block));
    if (rule_against(on_hold).empty()) return std::nullopt;
    if (const auto* asking = physicians_matter(assessment, item, present))
        return stays(*asking, asking->rule +
                                  " asks for a physician, who resumes it: " + asking->detail->text);
    return std::nullopt;
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
        if (rule_against(record).empty() || what_keeps(record, assessment, present)) continue;
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

#include "fascia/workflow/against_rules.hpp"
#include "fascia/workflow/codes.hpp"

#include "workflow/detail/refusals.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

constexpr std::string_view second_part = "second";

const plan::Verdict* blocking(const plan::Assessment& assessment, const OverrideInput& input) {
    const auto found = std::ranges::find_if(assessment.verdicts, [&](const plan::Verdict& verdict) {
        return verdict.rule == input.rule && verdict.item == input.item &&
               verdict.effect == plan::Verdict::Effect::block;
    });
    return found == assessment.verdicts.end() ? nullptr : &*found;
}

std::string second_of(const fhir::Resource& issue) {
    for (const auto extension : issue.children("extension"))
        if (extension.child("url").text() == plan::override_extension)
            for (const auto part : extension.children("extension"))
                if (part.child("url").text() == second_part)
                    return std::string{part.at("valueReference.reference").text()};
    return {};
}

/// What another physician began and waits for a second.
fhir::Resource begun(const std::vector<fhir::Resource>& facts, const fhir::Resource& care_plan,
                     const OverrideInput& input) {
    for (const auto& record : facts) {
        if (record.type_name() != "DetectedIssue" ||
            record.child("status").text() != "preliminary" ||
            record.at("implicated.reference").text() != reference_to(care_plan))
            continue;
        const auto what = plan::override_in(record);
        if (what.item == input.item && what.rule == input.rule) return record;
    }
    return {};
}

void add_mitigation(fhir::Draft& issue, std::string_view reason, const Present& present) {
    auto& mitigation = issue->add("mitigation");
    mitigation.add("action").set("text", reason);
    mitigation.set("date", format_instant(present.at));
    mitigation.add("author")
        .set("reference", present.author.practitioner)
        .set("display", present.author.display);
}

fhir::Draft issue_of(const OverrideInput& input, const fhir::Resource& care_plan,
                     const plan::Verdict& verdict, const Present& present) {
    fhir::Draft draft{"DetectedIssue"};
    auto& what = draft->add("extension").set("url", plan::override_extension);
    what.add("extension").set("url", "item").set("valueCode", input.item);
    what.add("extension").set("url", "rule").set("valueCode", input.rule);
    if (verdict.absolute)
        what.add("extension")
            .set("url", second_part)
            .add("valueReference")
            .set("reference", input.second);
    draft->set("status", verdict.absolute ? "preliminary" : "final");
    draft->set("severity", "high");
    draft->add_copy("patient", care_plan.child("subject"));
    draft->set("identifiedDateTime", format_instant(present.at));
    draft->add("author").set("reference", present.author.practitioner);
    draft->add("implicated").set("reference", reference_to(care_plan));
    draft->set("detail", verdict.rule + " on " + verdict.item + ": " + verdict.detail->text);
    add_mitigation(draft, input.reason, present);
    return draft;
}

Outcome<void> check(const OverrideInput& input, const plan::Verdict& verdict,
                    const std::map<std::string, std::string, std::less<>>& account_roles,
                    const Present& present) {
    if (!verdict.absolute) return {};
    if (input.second.empty())
        return required("`second` is required: " + verdict.rule +
                        " is absolute and takes another physician");
    const auto role = account_roles.find(input.second);
    if (input.second == present.author.practitioner || role == account_roles.end() ||
        role->second != "physician")
        return refused("`second` is another physician of this clinic");
    return {};
}

Outcome<Changes> confirmed(const fhir::Resource& issue, const OverrideInput& input,
                           const std::vector<fhir::Resource>& facts, const Present& present) {
    const std::string first{issue.at("author.reference").text()};
    if (first == present.author.practitioner)
        return Failure{FailureKind::conflict,
                       "your part stands already: the other physician confirms it"};
    if (second_of(issue) != present.author.practitioner || input.second != first)
        return refused("it was begun by " + first + " with " + second_of(issue) +
                       ": each names the other");
    fhir::Draft final{issue};
    final->set("status", "final").set("identifiedDateTime", format_instant(present.at));
    add_mitigation(final, input.reason, present);
    Changes changes{change(issue, std::move(final))};
    if (const auto asked = open_task(facts, "confirm-override", reference_to(issue)))
        changes.push_back(change(asked, completed(asked, present)));
    sign(changes, present, "UPDATE", input.reason);
    return changes;
}

}  // namespace

Outcome<Changes> override_block(
    const OverrideInput& input, const fhir::Resource& care_plan,
    const std::vector<fhir::Resource>& facts, const plan::Assessment& assessment,
    const std::map<std::string, std::string, std::less<>>& account_roles, const Present& present) {
    if (has_ended(care_plan)) return Failure{FailureKind::conflict, "the plan has ended"};
    for (const auto& [name, value] :
         {std::pair{"item", &input.item}, {"rule", &input.rule}, {"reason", &input.reason}})
        if (value->empty()) return required(std::string{"`"} + name + "` is required");
    const auto* verdict = blocking(assessment, input);
    if (!verdict)
        return Failure{FailureKind::conflict,
                       input.rule + " does not block " + input.item + " in this plan"};
    if (const auto fine = check(input, *verdict, account_roles, present); !fine)
        return fine.error();
    if (const auto issue = begun(facts, care_plan, input))
        return confirmed(issue, input, facts, present);

    Changes changes{create(issue_of(input, care_plan, *verdict, present), present.ids)};
    const fhir::Resource issue = changes.front().resource;
    if (verdict->absolute)
        changes.push_back(
            create(task({.kind = "confirm-override",
                         .care_plan = reference_to(care_plan),
                         .patient = std::string{care_plan.at("subject.reference").text()},
                         .focus = reference_to(issue),
                         .description = "A second physician is asked to go on against " +
                                        std::string{issue.child("detail").text()},
                         .owner = input.second,
                         .priority = "urgent"},
                        present),
                   present.ids));
    sign(changes, present, "CREATE", input.reason);
    return changes;
}

}  // namespace fascia::workflow

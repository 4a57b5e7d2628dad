#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/review.hpp"

#include "workflow/detail/refusals.hpp"
#include "workflow/detail/requests.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

fhir::Draft cleared(const fhir::Resource& care_plan, std::string_view flag, std::string_view reason,
                    const Present& present) {
    fhir::Draft draft{"Observation"};
    draft->add("extension")
        .set("url", structure_definition("flag-cleared"))
        .set("valueString", reason);
    draft->set("status", "final");
    add_code(draft->add("code"), "red-flag", flag);
    draft->add_copy("subject", care_plan.child("subject"));
    draft->set("effectiveDateTime", format_instant(present.at))
        .set("issued", format_instant(present.at));
    draft->add("performer").set("reference", present.author.practitioner);
    draft->set("valueBoolean", false);
    return draft;
}

bool another_blocks(const plan::Assessment& assessment, std::string_view flag) {
    return std::any_of(assessment.flags.begin(), assessment.flags.end(),
                       [&](const plan::Flag& other) {
                           return other.code != flag && other.state == plan::FlagState::open &&
                                  other.effect == plan::FlagEffect::block;
                       });
}

}  // namespace

Outcome<Changes> clear_flag(const fhir::Resource& care_plan, std::string_view flag,
                            std::string_view reason, const plan::Assessment& assessment,
                            const Present& present) {
    if (reason.empty())
        return Failure{
            FailureKind::unprocessable,
            Issue{.code = "required", .path = {}, .text = "`reason` is required to clear a flag"}};
    const bool open =
        std::any_of(assessment.flags.begin(), assessment.flags.end(), [&](const plan::Flag& known) {
            return known.code == flag && known.state == plan::FlagState::open;
        });
    if (!open) return Failure{FailureKind::conflict, "this flag is not open: " + std::string{flag}};

    Changes changes{create(cleared(care_plan, flag, reason, present), present.ids)};
    const bool is_held_by_the_flag =
        care_plan.child("status").text() == "on-hold" && !extension_of(care_plan, status_reason);
    if (is_held_by_the_flag && !another_blocks(assessment, flag)) {
        fhir::Draft resumed{care_plan};
        resumed->set("status", was_approved(care_plan) ? "active" : "draft");
        changes.push_back(change(care_plan, std::move(resumed)));
    }
    sign(changes, present, "UPDATE", reason);
    return changes;
}

}  // namespace fascia::workflow

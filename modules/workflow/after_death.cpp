#include "fascia/workflow/clock.hpp"
#include "fascia/workflow/codes.hpp"
#include "fascia/workflow/life.hpp"

#include "workflow/detail/refusals.hpp"
#include "workflow/detail/tasks.hpp"

#include <algorithm>

namespace fascia::workflow {
namespace {

constexpr std::string_view died = "The patient is recorded as deceased";

fhir::Draft question(const fhir::Resource& care_plan, const Present& present) {
    fhir::Draft asked = task({.kind = "reassess",
                              .care_plan = reference_to(care_plan),
                              .patient = std::string{care_plan.at("subject.reference").text()},
                              .focus = reference_to(care_plan),
                              .description = std::string{died} + ": close the plan",
                              .priority = "urgent"},
                             present);
    add_input(asked, "reassess", died);
    return asked;
}

}  // namespace

Changes after_death(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
                    const Present& present) {
    if (has_ended(care_plan)) return {};
    Changes changes;
    const auto is_about_it = [](const fhir::Resource& record) {
        return record.type_name() == "Task" &&
               std::ranges::count(inputs_of(record, "reassess"), died) > 0;
    };
    if (std::ranges::none_of(of_the_plan, is_about_it))
        changes.push_back(create(question(care_plan, present), present.ids));
    if (auto held = put_on_hold(care_plan, died, present))
        for (auto& write : *held) changes.push_back(std::move(write));
    else if (!changes.empty())
        sign(changes, present, "UPDATE", died);
    return changes;
}

}  // namespace fascia::workflow

#pragma once

#include "fascia/plan/assessment.hpp"
#include "fascia/plan/rules.hpp"
#include "fascia/workflow/changes.hpp"

#include <vector>

namespace fascia::workflow {

/// What the passing of time alone brings about on a plan that stands; empty where nothing is due.
/// Asked again a moment later it is empty, once its changes are written.
///
/// A request for a decision: asked again on the day until which it was put off, back with its owner
/// when the days of the cover are over, shown with the facts as they are, reminded of by a higher
/// priority, and expired when nobody decides: its proposal ends and somebody calls the patient. A
/// red flag that anybody wrote gets its Task, and holds a draft (a plan that runs is held by its
/// review); an urgent one that nobody takes up goes to every physician. Of a plan that runs, Tasks
/// begin on their day, somebody is asked to take up an item whose pause is over or that no rule
/// blocks any more, what a payer wants by a day is asked for, and a running item that a rule blocks
/// by now is put on hold. What is overdue is urgent.
Changes fall_due(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
                 const plan::Rules& rules, const plan::Assessment& assessment,
                 const Present& present);

/// What follows for a plan of a patient who has died: one that runs goes on hold, and somebody is
/// asked, once, to close it. Empty where that is done or the plan has ended.
Changes after_death(const fhir::Resource& care_plan, const std::vector<fhir::Resource>& of_the_plan,
                    const Present& present);

}  // namespace fascia::workflow

#pragma once

#include "fascia/plan/assessment.hpp"
#include "fascia/workflow/changes.hpp"

#include <optional>

namespace fascia::workflow {

/// What every Task of ours says.
struct TaskInput {
    std::string_view kind;  ///< code in our `task` system
    std::string care_plan;  ///< "CarePlan/x"
    std::string patient;    ///< "Patient/x"
    std::string focus;      ///< may be empty
    std::string description;
    std::string owner = {};    ///< may be empty
    std::string shown = {};    ///< hash; may be empty
    std::string part_of = {};  ///< "Task/x"; may be empty
    std::string_view priority = "routine";
    std::optional<Day> due = {};
};

/// A Task, status requested, intent order.
fhir::Draft task(const TaskInput& input, const Present& present);
/// One collect-fact Task per person who can give missing facts; each fact is an input of its Task.
/// Persons whose open Task already asks for the same facts are left out, of a draft also those who
/// will not collect them (their Task cancelled or rejected).
Changes collect_fact_tasks(const std::vector<plan::Missing>& missing,
                           const fhir::Resource& care_plan,
                           const std::vector<fhir::Resource>& of_the_plan, const Present& present);
/// Those of them of which every fact is known by now, done.
Changes answered_tasks(const std::vector<plan::Missing>& missing,
                       const std::vector<fhir::Resource>& of_the_plan, const Present& present);
/// One red-flag Task per open flag that has none yet; the urgency is its priority.
Changes red_flag_tasks(const plan::Assessment& assessment, const fhir::Resource& care_plan,
                       const std::vector<fhir::Resource>& of_the_plan, const Present& present);
/// Those of them whose flag a physician has cleared, done.
Changes cleared_tasks(const plan::Assessment& assessment,
                      const std::vector<fhir::Resource>& of_the_plan, const Present& present);
/// A Task of that kind is open that says the same.
bool is_asked(const std::vector<fhir::Resource>& records, std::string_view kind,
              std::string_view description);
/// Status requested, received, accepted, in-progress, ready, on-hold or draft.
bool is_open(const fhir::Resource& task);
/// The first open Task of that kind, optionally about that focus; an empty Resource where there is
/// none.
fhir::Resource open_task(const std::vector<fhir::Resource>& records, std::string_view kind,
                         std::string_view focus = {});
/// A Task reassess about a request that is on hold (why, or that it can be taken up), not about
/// what the protocol would change in it; open still.
bool asks_about_hold(const fhir::Resource& task, std::string_view request);
/// An input whose type is a code in our `task` system ("fact", "shown", "difference"), its text.
void add_input(fhir::Draft& task, std::string_view type, std::string_view value);
/// The texts of a Task's inputs of that type, views into it.
std::vector<std::string_view> inputs_of(const fhir::Resource& task, std::string_view type);
/// The hash that the Task carries as input task|shown.
std::string_view shown_of(const fhir::Resource& task);
/// The Task with another hash in that input, shown now (lastModified).
fhir::Draft showing(const fhir::Resource& task, std::string_view shown, const Present& present);
/// approve-plan, approve-escalation.
bool asks_for_decision(const fhir::Resource& task);
/// The Task done.
fhir::Draft completed(const fhir::Resource& task, const Present& present);
/// The Task ended before its work was done: cancelled, with the reason.
fhir::Draft cancelled(const fhir::Resource& task, std::string_view reason, const Present& present);

}  // namespace fascia::workflow

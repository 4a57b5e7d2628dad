#pragma once

#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {

/// An act that decides on what it has read: it is written only where nothing of the patient's
/// record has come, changed or gone since. Failure: that of the changes; on writing, conflict.
Outcome<Act> if_unchanged(const PlanRecord& record, Outcome<workflow::Changes> changes);

/// An act that asks for a decision by a Task of that kind, which will judge what is new by then: it
/// is written only where nobody else has asked for one meanwhile and the plan is what it was
/// (draft, active). Failure: the same.
Outcome<Act> if_asked_once(const Services& services, const PlanRecord& record,
                           std::string_view task_kind, Outcome<workflow::Changes> changes);

}  // namespace fascia::interaction

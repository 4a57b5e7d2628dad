#pragma once

#include "interaction/detail/patient_record.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {

/// An act that decides on what it has read: it is written only where nothing of the patient's
/// record has come, changed or gone since. Failure: that of the changes; on writing, conflict.
Outcome<Act> if_unchanged(const PlanRecord& record, Outcome<workflow::Changes> changes);

}  // namespace fascia::interaction

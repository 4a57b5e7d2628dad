#pragma once

#include "fascia/interaction/panel.hpp"
#include "fascia/interaction/routes.hpp"

/// What the clinic's clock does to the plans that stand, without anyone asking.
namespace fascia::interaction {

/// Which plans the clock has something to do about: a line of kind `changed` each. Drafts, active
/// plans and those on hold, each by its own protocol.
PanelQuestion clock_question(const Services& services);

/// The next thing that is due on the plan `request.id`, in one transaction: the protocol applied
/// again to changed facts (workflow::reapply), what time brings about (workflow::fall_due), or the
/// review of an active plan whose outcomes are others than those of its last. Reply: 204 when
/// nothing is due any more. Failures: as begin_act and the store's.
void keep_time(const Services& services, Request request, Done done);

}  // namespace fascia::interaction

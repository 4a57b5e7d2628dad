#pragma once

#include "interaction/rest/detail/direct_write.hpp"

namespace fascia::interaction {

/// Services::integrity on a write that has been done, with all that is written beside it: what it
/// refers to is there, what it deletes is referred to by nothing. Failure: unprocessable, naming
/// each reference; conflict, naming some of those that refer to it.
Outcome<void> check_integrity(store::UnitOfWork& unit, const Services& services,
                              const DirectWrite& write);

}  // namespace fascia::interaction

#pragma once

#include "fascia/interaction/request.hpp"
#include "fascia/interaction/services.hpp"

namespace fascia::interaction {

/// Looks up in `reader` what the :above and :below of one search ask for, for who may search the
/// type. The arguments outlive it; used by one thread. Failure: forbidden, too_costly (more than
/// 2000 resources in all, or 100 levels), those of the store.
search::Relatives relatives_in(store::Reader& reader, const Services& services,
                               const Request& request);

}  // namespace fascia::interaction

#pragma once

#include "fascia/interaction/routes.hpp"

namespace fascia::app {

/// A use case called from the command line, waiting for its answer. Not from the store's own
/// thread.
Outcome<interaction::Reply> call(const interaction::Services& services,
                                 interaction::Handler handler, interaction::Request request);
/// The same by method and target relative to the FHIR base ("POST", "Patient/x/$create-care-plan").
Outcome<interaction::Reply> call(const interaction::Services& services, std::string_view method,
                                 std::string_view target, interaction::Request request);

}  // namespace fascia::app

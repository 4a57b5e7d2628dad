#pragma once

#include "fascia/base/log.hpp"
#include "fascia/http/server.hpp"
#include "fascia/interaction/services.hpp"
#include "fascia/security/sign_in.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace fascia::http {

struct FhirServiceOptions {
    std::string public_url;  ///< "https://host[:port]"; empty: https and the Host of each request
    std::uint64_t resource_bytes = 2 * 1024 * 1024;
    std::uint64_t bundle_bytes = 64 * 1024 * 1024;  ///< POST to the base and operations
};

/// The whole interface of the contract behind one Service: /fhir by the tables of
/// interaction/routes.hpp, /auth/token, /livez, /readyz. One straight line a request: negotiate →
/// authenticate → route → authorize → parse → the use case → outcome table → response. `sign_in`
/// absent = --open. Everything referred to outlives the service. Thread safe.
std::unique_ptr<Service> make_fhir_service(const interaction::Services& services,
                                           security::SignIn* sign_in, Log& log,
                                           FhirServiceOptions options);

}  // namespace fascia::http

#pragma once

#include "fascia/interaction/routes.hpp"

#include <string>

namespace fascia::interaction {

/// More entries than this are refused (too_large).
inline constexpr std::size_t most_entries = 10'000;

/// One entry of a batch or transaction, routed as if it had come alone.
struct BundleEntry {
    Route route;
    Request request;
    std::string full_url;
};

/// Reads Bundle.entry; the route is authorized for the sender of the Bundle. Failure: invalid (no
/// request, an absolute URL elsewhere), forbidden, what find_route answers, unsupported (a Bundle
/// in a Bundle).
Outcome<BundleEntry> read_entry(const Request& bundle, const fhir::Element& entry);

/// The failure with paths from the Bundle on: "Bundle.entry[index]" for issues that have none,
/// "Bundle.entry[index].resource.status" for "Observation.status".
Failure in_entry(const Failure& failure, std::size_t index);

void process_batch(const Services& services, const Request& request, Done done);
void process_transaction(const Services& services, const Request& request, Done done);

}  // namespace fascia::interaction

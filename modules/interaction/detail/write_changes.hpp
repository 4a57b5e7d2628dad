#pragma once

#include "fascia/interaction/request.hpp"
#include "fascia/interaction/services.hpp"
#include "fascia/workflow/changes.hpp"

#include <functional>

namespace fascia::interaction {

/// The instant of an operation that writes: now, or with --test-clock the parameter `at`.
/// Failure: unsupported (`at` without --test-clock), invalid.
Outcome<Instant> instant_of(const Services& services, const Request& request, bool writes);

/// The present of an act at that instant, its author as authentication established him.
workflow::Present present_at(const Services& services, const Request& request, Instant at);

/// Asked inside the transaction before anything is written; a Failure writes nothing.
using Check = std::function<Outcome<void>(store::UnitOfWork&)>;
/// Makes the reply from what was written.
using Answer = std::function<Reply(const std::vector<store::Version>&)>;

/// Writes all changes in one transaction with an audit row each, then answers. A version that does
/// not stand any more is a conflict.
void write_changes(const Services& services, const Request& request,
                   const workflow::Changes& changes, Check check, Answer answer, Done done);

/// What an act brings about, and what must be so still when it is written.
struct Act {
    workflow::Changes changes;
    Check check = {};
};

/// write_changes() of what an act brought about, answered with a Bundle of all that was written.
void write_and_answer(const Services& services, const Request& request,
                      const Outcome<workflow::Changes>& changes, Done done);
void write_and_answer(const Services& services, const Request& request, const Outcome<Act>& act,
                      Done done);

/// A Bundle (collection) of what was written, in order; `first`, which is not stored, before it.
Reply bundle_of(const std::vector<store::Version>& versions, std::string_view base_url,
                int status = 200, const fhir::Resource& first = {});

}  // namespace fascia::interaction

#pragma once

#include "fascia/base/ids.hpp"
#include "fascia/base/time.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/plan/protocol.hpp"
#include "fascia/search/search.hpp"
#include "fascia/store/repository.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace fascia::interaction {

/// Which references between resources here are held to be whole, in writes by REST interactions
/// (decisions/referential_integrity.md). Both off by default.
struct Integrity {
    bool on_write = false;   ///< what a written resource refers to must stand here
    bool on_delete = false;  ///< what something refers to is not deleted
};

/// What the use cases work with. All of it outlives them and is thread safe; made once by app.
struct Services {
    store::Repository& repository;
    const search::Registry& registry;
    const Clock& clock;
    IdSource& ids;
    Zone zone;  ///< the clinic's
    /// Protocols by the id of their PlanDefinition.
    std::map<std::string, std::shared_ptr<const plan::Protocol>, std::less<>> protocols;
    /// Protocols that are switched off, by the name of their folder, with every fault of theirs.
    std::map<std::string, Failure, std::less<>> protocol_faults = {};
    bool test_clock = false;  ///< `at` is honoured on operations that write
    Integrity integrity = {};
    /// A conditional delete deletes all that its criteria match; otherwise one or none.
    bool deletes_several = false;
    /// Direct writes are refused for what validation calls an error, not for faults of structure
    /// alone.
    bool full_validation = false;
    bool own_request_allowed = true;  ///< a physician may approve what he asked for himself
    /// Role code of the accounts here by who they are in the records ("Practitioner/x" ->
    /// "physician").
    std::function<Outcome<std::map<std::string, std::string, std::less<>>>()> account_roles;
};

}  // namespace fascia::interaction

#pragma once

#include "fascia/base/ids.hpp"
#include "fascia/base/outcome.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/resource.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The life of a plan and of an escalation, as pure functions: the records that stand, what
/// somebody does, the present → the records that shall stand. Nothing here reads a database or a
/// clock. All functions are thread safe.
namespace fascia::workflow {

/// Who acts. Established by authentication, never taken from a request's content.
struct Author {
    std::string practitioner;  ///< "Practitioner/x"; empty for a client without a person
    std::string display;
    std::string role;  ///< contract role code, e.g. "medical-assistant"
};

/// The present of one act.
struct Present {
    Instant at;
    Zone zone;
    IdSource& ids;
    Author author;
};

/// One record to write. `expected` is the version that must stand when it is written: 0 = none.
struct Write {
    fhir::Resource resource;
    std::int64_t expected = 0;
};
/// What one act changes, in the order in which it is shown to the caller.
using Changes = std::vector<Write>;

/// meta.versionId; 0 where there is none.
std::int64_t version_of(const fhir::Resource& resource);
/// "Type/id".
std::string reference_to(const fhir::Resource& resource);
/// "Type/id/_history/v" where the version is known, else "Type/id".
std::string versioned_reference(const fhir::Resource& resource);

/// A new record: gets a fresh id.
Write create(fhir::Draft draft, IdSource& ids);
/// A changed copy of a record that stands.
Write change(const fhir::Resource& standing, fhir::Draft changed);

/// Who made or decided what, when (R4 Provenance). `activity` is a code of v3-DataOperation, e.g.
/// "CREATE".
fhir::Draft provenance(const std::vector<std::string>& targets, const Present& present,
                       std::string_view activity, std::string_view reason = {});

/// Adds the Provenance over everything that an act changes.
void sign(Changes& changes, const Present& present, std::string_view activity,
          std::string_view reason = {});

}  // namespace fascia::workflow

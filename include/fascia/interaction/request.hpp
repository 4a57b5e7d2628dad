#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/security/access.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fascia::interaction {

/// What somebody wants of the FHIR interface, free of HTTP: made by the router, or by a batch from
/// its entry.
struct Request {
    std::string type = {};                                   ///< "Patient"; empty at system level
    std::string id = {};                                     ///< empty at type level
    std::string version = {};                                ///< vread
    std::string compartment_type = {}, compartment_id = {};  ///< of a compartment search
    std::vector<std::pair<std::string, std::string>> parameters = {};  ///< query, decoded, in order
    fhir::Resource body = {};
    /// Of a patch: what `patch` holds as it was sent, or FHIRPath Patch, which is the `body`.
    enum class PatchForm : std::uint8_t { fhirpath, json, xml };
    PatchForm patch_form = PatchForm::fhirpath;
    std::string patch = {};
    std::string source = {};  ///< of $validate: the body as it was sent, instead of `body`
    std::string if_match = {}, if_none_match = {}, if_none_exist = {};  ///< header values as sent
    std::optional<Instant> if_modified_since = {};
    enum class Return : std::uint8_t { representation, minimal, outcome };
    /// Prefer: return=…; absent: representation, and minimal for the writes of a Bundle.
    std::optional<Return> prefer_return = {};
    bool lenient = false;       ///< Prefer: handling=lenient
    std::string base_url = {};  ///< "https://host:port/fhir", for fullUrl, Location and links
    std::string request_id = {};
    security::AccessContext access;

    /// First query parameter of that name; empty when absent.
    std::string_view parameter(std::string_view name) const;
};

/// The answer, free of HTTP except for its status code (which batch entries carry too).
struct Reply {
    int status = 200;
    std::string json;         ///< the stored canonical JSON, to be copied through; or empty
    fhir::Resource resource;  ///< or a resource made for this answer; both empty: no body
    bool is_lines = false;    ///< `json` is NDJSON, a line a finding, and no resource
    std::optional<std::int64_t> version;  ///< ETag W/"v"
    std::optional<Instant> last_modified;
    std::string location;  ///< "Patient/1/_history/1", relative to the base
};

using Done = std::function<void(Outcome<Reply>)>;

}  // namespace fascia::interaction

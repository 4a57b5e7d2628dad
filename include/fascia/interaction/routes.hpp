#pragma once

#include "fascia/interaction/request.hpp"
#include "fascia/interaction/services.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The tables of everything the FHIR interface does. The router, the CapabilityStatement, batch
/// entries and the authorization test all read them, so they cannot disagree.
namespace fascia::interaction {

/// Answers through `done`, exactly once, from any thread; writes answer after their commit. Never
/// throws for what a client can cause. authorize() has been asked before.
using Handler = void (*)(const Services& services, Request request, Done done);

/// Where a REST interaction lives (R4 http.html).
enum class Level : std::uint8_t {
    system,              ///< /
    metadata,            ///< /metadata
    type,                ///< /Patient
    search,              ///< /Patient/_search
    system_search,       ///< /_search
    compartment,         ///< /Patient/1/Observation
    compartment_search,  ///< /Patient/1/Observation/_search
    instance,            ///< /Patient/1
    version,             ///< /Patient/1/_history/2
    instance_history,    ///< /Patient/1/_history
    type_history,        ///< /Patient/_history
    system_history,      ///< /_history
};

struct Interaction {
    std::string_view code;    ///< "read", "vread", "search-type" …: R4 restful-interaction codes,
                              ///< also for authorize()
    std::string_view method;  ///< "GET"
    Level level;
    Handler handler;
};
std::span<const Interaction> rest_interactions();

/// An operation ($name). Its OperationDefinition stands under fhir/operations or in R4 itself.
struct Operation {
    std::string_view name;  ///< "$decide"
    std::string_view type;  ///< "Task"; "Resource": every type; empty: at system level
    bool at_type, at_instance;
    bool affects_state;  ///< false: GET is allowed too
    Handler handler;

    bool is_of(std::string_view resource_type) const {
        return type == resource_type || (type == "Resource" && !resource_type.empty());
    }
};
std::span<const Operation> operations();

/// A request line taken apart: who answers, and what goes into the Request.
struct Route {
    std::string_view action;  ///< for authorize(): "search-type", "$decide"
    std::string type, id, version;
    std::string compartment_type, compartment_id;
    std::vector<std::pair<std::string, std::string>> parameters;  ///< query, decoded
    Handler handler = nullptr;
    bool reads = false;  ///< changes nothing and shows what is stored

    /// Says in a request what it is about: type, id, version, compartment and parameters.
    void tell(Request& request) const;
};
/// Finds the route of `target`, which is relative to the FHIR base and percent-encoded
/// ("Patient/1?_summary=true"; a slash in front does no harm). HEAD is GET. A POST to the base is
/// "transaction" until action_of() has seen the body. Failure: not_found (no such type, operation
/// or path), unsupported (that method is not offered there), invalid (encoding, id).
Outcome<Route> find_route(std::string_view method, std::string_view target);

/// Hands the request, which the route has been told to, to the route's handler. What was read, and
/// by whom, is noted in the audit log, which the answer does not wait for.
void answer(const Services& services, const Route& route, Request request, Done done);

/// The action to authorize once the body is known: a POST to the base is "batch" or "transaction"
/// by Bundle.type.
std::string_view action_of(const Route& route, const fhir::Resource& body);

/// Name/value pairs of a query or of an application/x-www-form-urlencoded body. Failure: invalid
/// (encoding, bytes that are not UTF-8).
Outcome<std::vector<std::pair<std::string, std::string>>> decode_query(std::string_view query);

}  // namespace fascia::interaction

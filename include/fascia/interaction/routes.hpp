#pragma once

#include "fascia/interaction/request.hpp"
#include "fascia/interaction/services.hpp"

#include <span>
#include <string_view>

/// The tables of everything the FHIR interface does. The router, the CapabilityStatement, batch
/// entries and the authorization test all read them, so they cannot disagree.
namespace fascia::interaction {

/// Answers through `done`, exactly once, from any thread; writes answer after their commit. Never
/// throws for what a client can cause. authorize() has been asked before.
using Handler = void (*)(const Services& services, Request request, Done done);

/// Where a REST interaction lives (R4 http.html).
enum class Level : std::uint8_t { system, type, instance, version, instance_history };

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
    std::string_view type;  ///< "Task"; empty: at system level
    bool at_type, at_instance;
    bool affects_state;  ///< false: GET is allowed too
    Handler handler;
};
std::span<const Operation> operations();

}  // namespace fascia::interaction

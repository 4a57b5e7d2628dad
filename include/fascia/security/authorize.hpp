#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"
#include "fascia/security/access.hpp"

#include <chrono>
#include <span>
#include <string_view>

namespace fascia::security {

/// What a request wants to do: a REST interaction ("read", "create" …; R4 type-restful-interaction
/// and system-restful-interaction codes) or an operation ("$decide"), and on which type ("" for the
/// whole system).
struct Target {
    std::string_view action;
    std::string_view type;
};

/// One row of the policy: who may do this action. The most specific row decides: (action, type),
/// else (action, "").
struct PolicyRow {
    std::string_view action;
    std::string_view type;  ///< "" = any type
    Roles allowed;
};

/// The whole policy as data, for tests and the documentation.
std::span<const PolicyRow> policy();

/// The one decision on every route. Default is no: an action without a row is refused to everybody.
/// Failure: forbidden. Pure, thread safe.
Outcome<void> authorize(const AccessContext& context, const Target& target);

/// Step-up: who decides against a hard stop has signed in lately.
inline constexpr std::chrono::minutes fresh_for{5};
/// Failure: unauthenticated (code login) when the sign-in is older, or there was none.
Outcome<void> require_fresh(const AccessContext& context, Instant now);

}  // namespace fascia::security

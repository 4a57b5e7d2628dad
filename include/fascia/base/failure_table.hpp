#pragma once

#include "fascia/base/failure.hpp"

#include <array>
#include <string_view>

namespace fascia {

enum class LogLevel : std::uint8_t { debug, info, warn, error };

struct FailureRow {
    FailureKind kind;
    int http_status;
    std::string_view issue_code;  ///< FHIR R4 IssueType, used where an issue names none of its own
    LogLevel log_level;
};

/// The one table from kinds of failure to HTTP and OperationOutcome. http, transaction entries, CDS
/// and the command line all read it. The order is that of FailureKind.
inline constexpr std::array<FailureRow, 17> failure_rows{{
    {FailureKind::invalid, 400, "invalid", LogLevel::info},
    {FailureKind::unauthenticated, 401, "login", LogLevel::info},
    {FailureKind::forbidden, 403, "forbidden", LogLevel::warn},
    {FailureKind::not_found, 404, "not-found", LogLevel::info},
    {FailureKind::gone, 410, "deleted", LogLevel::info},
    {FailureKind::conflict, 409, "conflict", LogLevel::info},
    {FailureKind::precondition, 412, "conflict", LogLevel::info},
    {FailureKind::precondition_required, 428, "required", LogLevel::info},
    {FailureKind::unprocessable, 422, "business-rule", LogLevel::info},
    {FailureKind::too_large, 413, "too-long", LogLevel::info},
    {FailureKind::too_costly, 400, "too-costly", LogLevel::info},
    {FailureKind::unsupported, 400, "not-supported", LogLevel::info},
    {FailureKind::throttled, 429, "throttled", LogLevel::warn},
    {FailureKind::busy, 503, "transient", LogLevel::warn},
    {FailureKind::timeout, 504, "timeout", LogLevel::warn},
    {FailureKind::storage_full, 507, "no-store", LogLevel::error},
    {FailureKind::fault, 500, "exception", LogLevel::error},
}};

constexpr const FailureRow& failure_row(FailureKind kind) {
    return failure_rows[static_cast<std::size_t>(kind)];
}

}  // namespace fascia

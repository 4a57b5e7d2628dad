#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fascia {

/// What kind of thing went wrong, without a word of HTTP. `failure_row()` (failure_table.hpp) is
/// the one table from here to HTTP status and FHIR issue code.
enum class FailureKind : std::uint8_t {
    invalid,                ///< malformed input
    unauthenticated,        ///< who are you
    forbidden,              ///< known, and not allowed
    not_found,              ///< no such resource, type or operation
    gone,                   ///< was there, deleted
    conflict,               ///< version or state conflict
    precondition,           ///< If-Match, If-None-Exist not fulfilled
    precondition_required,  ///< a version was required and not given
    unprocessable,          ///< well-formed, against a rule
    too_large,              ///< over a size limit
    too_costly,             ///< over a cost budget
    unsupported,            ///< understood, not offered
    throttled,              ///< too many requests
    busy,                   ///< try again later
    timeout,                ///< a deadline passed
    storage_full,           ///< no room to write
    fault,                  ///< our own fault
};

enum class Severity : std::uint8_t { fatal, error, warning, information };

/// One finding, safe to show to the client (OperationOutcome.issue, FHIR R4).
struct Issue {
    Severity severity = Severity::error;
    std::string code;  ///< FHIR IssueType, e.g. "structure"; empty: the failure kind's own
    std::string path;  ///< FHIRPath with indexes, e.g. "Patient.name[0].family"; may be empty
    std::string text;  ///< what, why, and what to do; never holds patient data of somebody else
    std::string rule =
        {};          ///< id of the rule or invariant that was broken, e.g. "rqg-1"; may be empty
    int line = 0;    ///< 1-based; 0 = not known
    int column = 0;  ///< 1-based; 0 = not known
};

/// Why something did not succeed. A value, cheap to move. Distinct objects may be used from
/// distinct threads.
class Failure {
  public:
    Failure() =
        default;  ///< a fault without a word; what Outcome::error() answers when there was none
    explicit Failure(FailureKind kind) : kind_{kind} {}
    Failure(FailureKind kind, std::string text) : kind_{kind} {
        issues_.push_back({.code = {}, .path = {}, .text = std::move(text)});
    }
    Failure(FailureKind kind, Issue issue) : kind_{kind} { issues_.push_back(std::move(issue)); }
    Failure(FailureKind kind, std::vector<Issue> issues)
        : kind_{kind}, issues_{std::move(issues)} {}

    FailureKind kind() const { return kind_; }
    const std::vector<Issue>& issues() const& { return issues_; }
    /// Of a temporary, such as Outcome::error() gives, by value: a loop over it keeps it alive.
    std::vector<Issue> issues() && { return std::move(issues_); }

    /// For the log only: never sent to a client.
    const std::string& private_note() const& { return private_note_; }
    std::string private_note() && { return std::move(private_note_); }
    Failure&& with_note(std::string note) && {
        private_note_ = std::move(note);
        return std::move(*this);
    }

  private:
    FailureKind kind_ = FailureKind::fault;
    std::vector<Issue> issues_;
    std::string private_note_;
};

}  // namespace fascia

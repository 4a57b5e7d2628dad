#pragma once

#include "fascia/http/server.hpp"
#include "fascia/interaction/request.hpp"

#include "http/detail/fhir_negotiate.hpp"

#include <string_view>

namespace fascia::http {

/// Answers that are lines and no resource.
inline constexpr std::string_view lines_type = "application/x-ndjson";

/// How one request wants to be answered.
struct AnswerForm {
    Negotiated format;
    std::optional<interaction::Request::Return> prefer = {};
    std::string base_url;
    Coding coding = Coding::identity;
    std::optional<std::string> binary;  ///< Accept of who wants the content of a Binary
};

/// A use case's reply as an HTTP response: body in the asked form and coding, ETag, Last-Modified,
/// Location.
Response to_response(interaction::Reply reply, const AnswerForm& form);
/// A failure by the outcome table, with its OperationOutcome.
Response to_response(const Failure& failure, const Negotiated& format);
/// An OperationOutcome under a status that only HTTP knows (405, 406, 415 …).
Response outcome_response(int status, const Issue& issue, const Negotiated& format);

/// IMF-fixdate (RFC 9110 5.6.7).
std::string http_date(Instant instant);
/// Absent: no IMF-fixdate.
std::optional<Instant> read_http_date(std::string_view text);

}  // namespace fascia::http

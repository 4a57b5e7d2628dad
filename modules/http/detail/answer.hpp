#pragma once

#include "fascia/http/server.hpp"

#include <string>
#include <string_view>

namespace fascia::http::detail {

/// What the connection adds to a response.
struct AnswerFrame {
    std::string_view request_id = {};
    std::string_view date = {};  ///< IMF-fixdate
    bool keep_alive = true;
    bool http_1_0 = false;  ///< of the request
};

/// Whether a response can be written at all: a status of 200 to 599, fields without control bytes
/// (they would split the response).
bool is_sendable(const Response& response);

/// Whether the status allows a body (RFC 9110 6.4.1).
bool allows_body(int status);

/// Appends status line and header section, Content-Length as of the body.
void append_head(std::string& out, const Response& response, const AnswerFrame& frame);

/// "Sun, 22 Nov 2026 13:05:03 GMT" (RFC 9110 5.6.7).
std::string format_http_date(Instant instant);

}  // namespace fascia::http::detail

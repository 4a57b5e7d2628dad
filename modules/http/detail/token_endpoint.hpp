#pragma once

#include "fascia/http/server.hpp"
#include "fascia/security/sign_in.hpp"

namespace fascia::http {

/// POST /auth/token with grant_type=password (RFC 6749 4.3, errors 5.2). Answers RFC 6749 JSON,
/// never OperationOutcome. `sign_in` absent (--open): unsupported_grant_type.
Response answer_token_request(const Request& request, security::SignIn* sign_in);

}  // namespace fascia::http

#include "http/detail/token_endpoint.hpp"

#include "fascia/base/failure_table.hpp"
#include "fascia/interaction/routes.hpp"

#include <algorithm>

namespace fascia::http {
namespace {

using Form = std::vector<std::pair<std::string, std::string>>;

Response json_response(int status, std::string body) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json;charset=utf-8"}, {"Pragma", "no-cache"}},
            .body = std::move(body)};
}

Response error(int status, std::string_view code, std::string_view description) {
    std::string body = R"({"error":")";
    body.append(code).append(R"(","error_description":")").append(description).append("\"}");
    return json_response(status, std::move(body));
}

std::string_view value_of(const Form& form, std::string_view name) {
    const auto found = std::find_if(form.begin(), form.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    return found == form.end() ? std::string_view{} : std::string_view{found->second};
}

Response refused(const Failure& failure) {
    if (failure.kind() == FailureKind::unauthenticated)
        return error(400, "invalid_grant", "unknown login or wrong password");
    if (failure.kind() == FailureKind::throttled)
        return error(429, "temporarily_unavailable", "too many failed attempts; try again later");
    return error(failure_row(failure.kind()).http_status, "server_error",
                 "the account could not be read");
}

}  // namespace

Response answer_token_request(const Request& request, security::SignIn* sign_in) {
    if (!request.header("content-type").starts_with("application/x-www-form-urlencoded"))
        return error(400, "invalid_request", "send application/x-www-form-urlencoded");
    const auto form = interaction::decode_query(request.body);
    if (!form) return error(400, "invalid_request", "the form is not percent-encoded UTF-8");
    const std::string_view login = value_of(*form, "username"),
                           password = value_of(*form, "password");
    if (!sign_in || value_of(*form, "grant_type") != "password")
        return error(400, "unsupported_grant_type",
                     "grant_type is password, on a server with authentication");
    if (login.empty() || password.empty())
        return error(400, "invalid_request", "username and password are required");
    const auto token = sign_in->sign_in(login, password);
    if (!token) return refused(token.error());
    return json_response(200, R"({"access_token":")" + token->value +
                                  R"(","token_type":"Bearer","expires_in":)" +
                                  std::to_string(token->lifetime.count()) + "}");
}

}  // namespace fascia::http

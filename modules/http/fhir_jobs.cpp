#include "http/detail/fhir_jobs.hpp"

#include "http/detail/fhir_respond.hpp"

namespace fascia::http {

Response accepted(const std::string& url, const Negotiated& format) {
    Response response = outcome_response(202,
                                         {.severity = Severity::information,
                                          .code = "informational",
                                          .path = {},
                                          .text = "the answer will be at Content-Location"},
                                         format);
    response.headers.emplace_back("Content-Location", url);
    response.headers.emplace_back("Retry-After", "1");
    return response;
}

Response answer_job(Jobs& jobs, std::string_view method, std::string_view owner,
                    std::string_view id, const Negotiated& format) {
    const auto unknown = [&] {
        return to_response(
            Failure{FailureKind::not_found, "no such job, or its answer has been fetched already"},
            format);
    };
    if (method == "DELETE") return jobs.cancel(owner, id) ? Response{.status = 202} : unknown();
    auto state = jobs.look(owner, id, method == "GET");
    if (!state) return unknown();
    if (state->answer) return std::move(*state->answer);
    const bool queued = state->stage == Jobs::State::Stage::queued;
    return {.status = 202,
            .headers = {{"X-Progress", queued ? "queued" : "at work"}, {"Retry-After", "1"}}};
}

}  // namespace fascia::http

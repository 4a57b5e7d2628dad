#pragma once

#include "http/detail/fhir_negotiate.hpp"
#include "http/detail/jobs.hpp"

#include <string>
#include <string_view>

/// What a client sees of a job (R4 async.html).
namespace fascia::http {

/// 202: the answer will be at `url`.
Response accepted(const std::string& url, const Negotiated& format);

/// The answer at the URL of a job. GET takes it along and HEAD leaves it, while there is none: 202
/// with X-Progress and Retry-After; DELETE gives the job up.
Response answer_job(Jobs& jobs, std::string_view method, std::string_view owner,
                    std::string_view id, const Negotiated& format);

}  // namespace fascia::http

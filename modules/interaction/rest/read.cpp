#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/bundle_json.hpp"
#include "interaction/rest/detail/reads.hpp"
#include "interaction/rest/detail/subset.hpp"

namespace fascia::interaction {
namespace {

// If-None-Match: W/"1", W/"2" or * (RFC 9110 13.1.2, weak comparison).
bool is_known(std::string_view if_none_match, std::int64_t version) {
    const std::string tag = "\"" + std::to_string(version) + "\"";
    return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

}  // namespace

Outcome<Reply> answer_read(store::Reader& reader, const Services&, const Request& request) {
    if (const auto fine = check_parameters(request, {"_summary", "_elements"}); !fine)
        return fine.error();
    const auto subset = Subset::read(request);
    if (!subset) return subset.error();
    auto version = reader.read(request.type, request.id);
    if (!version) return version.error();
    Reply reply = reply_of(std::move(*version));
    reply.location.clear();
    if (is_known(request.if_none_match, *reply.version)) {
        reply.status = 304;
        reply.json.clear();
        return reply;
    }
    auto json = subset->of_json(std::move(reply.json));
    if (!json) return json.error();
    reply.json = std::move(*json);
    return reply;
}

void read(const Services& services, Request request, Done done) {
    done(answer_read(services.repository, services, request));
}

}  // namespace fascia::interaction

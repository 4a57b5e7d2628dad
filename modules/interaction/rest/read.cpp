#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/reads.hpp"
#include "interaction/rest/detail/subset.hpp"

namespace fascia::interaction {
Outcome<Reply> answer_read(store::Reader& reader, const Services&, const Request& request) {
    if (const auto fine = check_parameters(request, {"_summary", "_elements"}); !fine)
        return fine.error();
    const auto subset = Subset::read(request);
    if (!subset) return subset.error();
    auto version = reader.read(request.type, request.id);
    if (!version) return version.error();
    if (!may_see(request, *version))
        return Failure{FailureKind::forbidden, "what this Binary belongs to is not for your role"};
    Reply reply = reply_of(std::move(*version));
    reply.location.clear();
    return in_part(std::move(reply), request, *subset);
}

void read(const Services& services, Request request, Done done) {
    done(answer_read(services.repository, services, request));
}

}  // namespace fascia::interaction

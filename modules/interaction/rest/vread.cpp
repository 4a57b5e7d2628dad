#include "interaction/detail/rest.hpp"
#include "interaction/rest/detail/reads.hpp"
#include "interaction/rest/detail/subset.hpp"

#include <charconv>

namespace fascia::interaction {
namespace {

// Versions are whole numbers here; any other version id is one that we never gave.
Outcome<std::int64_t> version_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 1)
        return Failure{FailureKind::not_found, "no such version"};
    return number;
}

}  // namespace

Outcome<Reply> answer_vread(store::Reader& reader, const Services&, const Request& request) {
    if (const auto fine = check_parameters(request, {"_summary", "_elements"}); !fine)
        return fine.error();
    const auto subset = Subset::read(request);
    if (!subset) return subset.error();
    const auto number = version_number(request.version);
    if (!number) return number.error();
    auto version = reader.read_version(request.type, request.id, *number);
    if (!version) return version.error();
    if (version->deleted)
        return Failure{FailureKind::gone, "this version is the deletion of the resource"};
    if (!may_see(request, *version))
        return Failure{FailureKind::forbidden, "what this Binary belongs to is not for your role"};
    Reply reply = reply_of(std::move(*version));
    reply.location.clear();
    return in_part(std::move(reply), request, *subset);
}

void vread(const Services& services, Request request, Done done) {
    done(answer_vread(services.repository, services, request));
}

}  // namespace fascia::interaction

#pragma once

#include "fascia/interaction/request.hpp"
#include "fascia/interaction/services.hpp"

#include <string_view>

/// The reading interactions on any Reader: the repository, or the unit of work of a transaction.
namespace fascia::interaction {

Outcome<Reply> answer_read(store::Reader& reader, const Services& services, const Request& request);
Outcome<Reply> answer_vread(store::Reader& reader, const Services& services,
                            const Request& request);
Outcome<Reply> answer_history(store::Reader& reader, const Services& services,
                              const Request& request);
Outcome<Reply> answer_search(store::Reader& reader, const Services& services,
                             const Request& request);
Outcome<Reply> answer_everything(store::Reader& reader, const Services& services,
                                 const Request& request);

Outcome<Reply> answer_meta(store::Reader& reader, const Services& services, const Request& request);

using Answer = Outcome<Reply> (*)(store::Reader&, const Services&, const Request&);
/// The reading interaction of that action, or nullptr.
Answer reading(std::string_view action);

/// What a read looked at, for the audit log: "Patient/1", "Patient/1/_history/2", "Patient", "" for
/// the system. Without criteria, which name people.
std::string audit_target(const Request& request);

/// Every query parameter is one of `names` (or _format, _pretty); a lenient request may have
/// others. Failure: unsupported.
Outcome<void> check_parameters(const Request& request,
                               std::initializer_list<std::string_view> names);

/// _count of a history or of $everything. Failure: invalid.
Outcome<std::uint32_t> page_size(const Request& request, std::uint32_t otherwise);

/// Whether this reader may see the version: of a Binary, who may read what its securityContext
/// names (R4 binary.html#security).
bool may_see(const Request& request, const store::Version& version);

class Subset;
/// The part of a version that is asked for; 304 without a body where the client has it already
/// (If-None-Match, else If-Modified-Since). Failure: fault.
Outcome<Reply> in_part(Reply reply, const Request& request, const Subset& subset);

/// The stored version as it is.
Reply reply_of(store::Version version, int status = 200);

}  // namespace fascia::interaction

#pragma once

#include "fascia/interaction/request.hpp"
#include "fascia/interaction/services.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Create, update and delete as a client asks for them: alone, or as an entry of a Bundle.
namespace fascia::interaction {

/// If-Match (RFC 9110 13.1.1): `*` or one entity tag.
struct VersionMatch {
    bool any = false;          ///< `*`: some version stands
    std::int64_t version = 0;  ///< that version stands; 0 with any
};
/// Absent: no If-Match. Failure: invalid (malformed, more than one tag).
Outcome<std::optional<VersionMatch>> read_if_match(std::string_view if_match);

/// So many resources a conditional delete of several deletes at most.
inline constexpr std::uint32_t most_deleted = 1000;

/// The search of If-None-Exist, or of a conditional update or delete; it counts to two, enough to
/// say none, one, several. Failure: invalid (no
/// criterion: code required), unsupported, too_costly, forbidden (a chain into what the asker may
/// not search).
Outcome<search::Query> read_criteria(
    const Services& services, std::string_view type,
    std::span<const std::pair<std::string, std::string>> parameters, const Request& request);

/// The id of the one resource that the criteria match; "" for none. Failure: precondition
/// (several).
Outcome<std::string> matched_id(store::UnitOfWork& unit, const search::Query& criteria);

/// One write, checked and made ready on a worker, done inside a unit of work.
struct DirectWrite {
    enum class Kind : std::uint8_t { create, update, remove };
    Kind kind = Kind::create;
    std::string type;
    std::string
        id;  ///< of the resource; a create, and a conditional update without id: a fresh one
    bool id_given = false;  ///< by the client, in the URL or the body
    std::optional<search::Query> criteria;
    std::optional<VersionMatch> if_match;
    bool if_none_stands = false;  ///< If-None-Match: *
    fhir::Resource resource;      ///< empty for a delete
    store::Prepared prepared;     ///< of `resource`; made by ready()
    std::string base_url;
    bool is_patch = false;
    bool by_physician = false;
    bool judges = false;              ///< the author is a clinician, or an EHR that speaks for some
    std::string practitioner;         ///< who the author is in the records
    bool within_transaction = false;  ///< which checks the integrity of all it wrote at its end
};

/// The delete of one, "Type/id", of those that a conditional delete comes to.
DirectWrite delete_of(const DirectWrite& several, std::string_view name);

/// Checks what can be checked without the database. Failure: invalid, unsupported, too_costly;
/// unprocessable (what full validation refuses).
Outcome<DirectWrite> read_write(const Services& services, const Request& request,
                                DirectWrite::Kind kind);
/// Body and index of the resource under the write's id.
void make_ready(const Services& services, DirectWrite& write);

/// Finds the resource of a reference that the same Bundle writes, before the store is asked.
using FindWritten = std::function<fhir::Resource(std::string_view reference)>;

/// Does the write. The reply holds the stored JSON, or says how many were deleted. Failure:
/// precondition, precondition_required, too_costly (more to delete than most_deleted), what
/// workflow::guard_direct_write answers, and the store's.
Outcome<Reply> perform(store::UnitOfWork& unit, const Services& services, const DirectWrite& write,
                       const FindWritten& find_written = {});

/// The reply with the body that Prefer asks for.
Reply prefer(Reply reply, Request::Return wanted);

/// Submits a unit of work that answers with what it wrote.
void submit_reply(const Services& services, const Request& request,
                  std::function<Outcome<Reply>(store::UnitOfWork&)> write, Done done);

/// Reads, makes ready and submits one write of its own.
void submit_write(const Services& services, const Request& request, DirectWrite::Kind kind,
                  Done done);

}  // namespace fascia::interaction

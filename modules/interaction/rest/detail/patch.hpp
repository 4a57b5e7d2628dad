#pragma once

#include "interaction/rest/detail/direct_write.hpp"

#include <optional>
#include <string>

namespace fascia::interaction {

/// A patch made ready for the version that a worker saw; when another one stands by the time of the
/// write, it is made anew.
struct Patch {
    Request request;
    std::optional<search::Query> criteria;  ///< conditional: which resource is meant
    std::string json = {};                  ///< the version that `write` was made from
    std::optional<DirectWrite> write = {};
    bool within_transaction = false;
};

/// Checks what can be checked without the database. Failure: invalid, unsupported, too_costly.
Outcome<Patch> read_patch(const Services& services, Request request);

/// Patches what stands. Failure: not_found, gone, forbidden, those of the patch's own form and of
/// perform().
Outcome<Reply> perform_patch(store::UnitOfWork& unit, const Services& services, Patch& patch,
                             const FindWritten& find_written = {});

}  // namespace fascia::interaction

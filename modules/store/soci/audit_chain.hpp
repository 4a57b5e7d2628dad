#pragma once

#include "fascia/base/time.hpp"
#include "fascia/store/repository.hpp"

#include "store/soci/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace fascia::store {

/// One row of the audit log, without its hash.
struct AuditRow {
    std::int64_t sequence = 0;
    Instant at;
    std::string_view user, request, action, target;
    std::int64_t version = 0;
    std::string_view outcome;
};

/// The hash chain of one writer: the hash of a row is the SHA-256 of its values and of the previous
/// hash. A value; copy it to be able to go back.
class AuditChain {
  public:
    /// Continues where the writer's last row ended. Throws DatabaseError.
    void load(Connection& connection);
    /// Appends a row to `rows` (a batch of audit/append).
    void append(Batch& rows, AuditRow row);

  private:
    std::int64_t sequence_ = 0;
    std::string hash_;
};

/// Reads the whole chain and recomputes every hash. Throws DatabaseError.
AuditReport verify_audit_chain(Connection& connection);

}  // namespace fascia::store

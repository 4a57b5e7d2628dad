#pragma once

#include "fascia/base/time.hpp"

#include "store/soci/audit_chain.hpp"
#include "store/soci/connection.hpp"
#include "store/soci/dictionary.hpp"
#include "store/soci/own_parameters.hpp"
#include "store/soci/pending.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fascia::store {

/// The one writer's transaction, and what it keeps in memory between transactions. Used by one
/// thread. Throws DatabaseError.
class Writer {
  public:
    /// `own`: what is not R4's among the parameters by which the index rows are made.
    Writer(Connection& connection, Dictionary& dictionary, const Clock& clock, OwnParameters own);

    /// Restores a lost connection. Of several programs that write to one database, one at a time
    /// gets past this.
    void begin();
    void commit();
    /// Never throws: a connection that cannot roll back has no transaction any more.
    void rollback() noexcept;

    /// Starts a unit; its instant is in whole milliseconds, as meta.lastUpdated, and not before an
    /// earlier unit's.
    /// `isolated`: behind a savepoint, so that undo_unit always can undo it.
    void start_unit(bool isolated);
    void keep_unit();
    /// False when the unit has written and has no savepoint: then the transaction cannot go on.
    bool undo_unit();
    /// To be called before index rows are written: see settle_parameters in own_parameters.hpp.
    void settle_parameters();
    /// The unit writes a row by itself, not by way of pending().
    void note_write() { has_written_ = true; }
    /// Writes what is pending, so that statements see it.
    void flush();

    Connection& connection() { return connection_; }
    Dictionary& dictionary() { return dictionary_; }
    Pending& pending() { return pending_; }
    Instant now() const { return now_; }

    /// The row key of "type/id"; a resource that is not stored yet gets a row of version 0.
    std::int64_t row_key(std::string_view type, std::string_view id);
    /// Whether a row key was given out, or looked up, since others have written.
    bool knows(std::int64_t type_id, std::string_view id) const;
    void remember_row_key(std::int64_t type_id, std::string_view id, std::int64_t rid);
    void append_audit(const Actor& actor, std::string_view action, std::string_view target,
                      std::int64_t version, std::string_view outcome);

  private:
    /// Whether another program may have written since our last transaction.
    bool others_have_written();
    void reload();

    Connection& connection_;
    Dictionary& dictionary_;
    const Clock& clock_;
    const OwnParameters own_;
    Pending pending_;
    AuditChain chain_, chain_at_start_;
    Dictionary::Mark mark_{};
    bool is_isolated_ = false, has_written_ = false;  ///< the unit
    Instant now_;
    std::int64_t owner_;          ///< our number among the programs that write
    bool is_up_to_date_ = false;  ///< what we remember is what we wrote ourselves last
    bool has_settled_ = false;    ///< what the database knows of own parameters is what we know
    std::unordered_map<std::string, std::int64_t> row_keys_;
    std::vector<std::string> row_keys_of_unit_;
};

}  // namespace fascia::store

#pragma once

#include "store/detail/batch.hpp"
#include "store/soci/connection.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_set>

namespace fascia::store {

/// Rows that the open transaction still has to write, collected over many units so that each table
/// is written by one statement. Used by the one writer.
class Pending {
  public:
    /// Index tables first, in the order of IndexRow::Table; removals before additions of the same
    /// table.
    enum Which : std::size_t {
        remove_tokens,
        remove_strings,
        remove_dates,
        remove_references,
        remove_uris,
        remove_numbers,
        remove_quantities,
        remove_composites,
        add_tokens,
        add_strings,
        add_dates,
        add_references,
        add_uris,
        add_numbers,
        add_quantities,
        add_composites,
        lists,
        counters,
        audit,
        outbox,
        batches
    };

    Batch& rows(Which batch) { return parts_[batch].rows; }
    /// Removals and additions of one resource must not stand in one flush: true when the
    /// transaction has had rows of this one before, so that a flush is due.
    bool has_index_rows_of(std::int64_t rid) const { return touched_.contains(rid); }
    void note_index_rows_of(std::int64_t rid) { touched_.insert(rid); }

    void start_unit();
    bool has_rows_of_unit() const;
    /// Forgets the unit's rows. What was flushed since start_unit, the database has undone
    /// (`with_flushes`), and earlier units' share of it is written again; or it stands.
    void undo_unit(bool with_flushes);
    void flush(Connection& connection);
    void clear();

  private:
    struct Part {
        Batch rows;
        std::size_t flushed = 0;
        std::size_t rows_at_start = 0, flushed_at_start = 0;
    };
    std::array<Part, batches> parts_;
    std::unordered_set<std::int64_t> touched_;
};

}  // namespace fascia::store

#include "store/soci/pending.hpp"

#include "store/soci/statements.hpp"

#include <algorithm>
#include <map>

namespace fascia::store {
namespace {

constexpr std::array<const sql::Statement*, Pending::batches> statements{
    &sql::index_remove_tokens,
    &sql::index_remove_strings,
    &sql::index_remove_dates,
    &sql::index_remove_references,
    &sql::index_remove_uris,
    &sql::index_remove_numbers,
    &sql::index_remove_quantities,
    &sql::index_remove_composites,
    &sql::index_add_tokens,
    &sql::index_add_strings,
    &sql::index_add_dates,
    &sql::index_add_references,
    &sql::index_add_uris,
    &sql::index_add_numbers,
    &sql::index_add_quantities,
    &sql::index_add_composites,
    &sql::index_write_lists,
    &sql::dictionary_update_counters,
    &sql::audit_append,
    &sql::outbox_append,
};

/// One row for each type: the sum of its changes, and the highest of its row keys.
Batch by_type(const Batch& counters, std::size_t first) {
    struct Sum {
        std::int64_t delta = 0, rid = 0;
    };
    std::map<std::int64_t, Sum> sums;
    for (std::size_t i = first; i < counters.size(); ++i) {
        const auto row = counters.row(i);
        Sum& sum = sums[row[0].number];
        sum.delta += row[1].number;
        sum.rid = std::max(sum.rid, row[2].number);
    }
    Batch rows;
    for (const auto& [type_id, sum] : sums) rows.start().add(type_id).add(sum.delta).add(sum.rid);
    return rows;
}

}  // namespace

void Pending::start_unit() {
    for (Part& part : parts_) {
        part.rows_at_start = part.rows.size();
        part.flushed_at_start = part.flushed;
    }
}

bool Pending::has_rows_of_unit() const {
    return std::ranges::any_of(
        parts_, [](const Part& part) { return part.rows.size() > part.rows_at_start; });
}

void Pending::undo_unit(bool with_flushes) {
    for (Part& part : parts_) {
        part.rows.resize(part.rows_at_start);
        if (with_flushes) part.flushed = part.flushed_at_start;
    }
}

void Pending::flush(Connection& connection) {
    for (std::size_t i = 0; i < batches; ++i) {
        Part& part = parts_[i];
        if (part.flushed == part.rows.size()) continue;
        if (i == counters)
            connection.run(*statements[i], by_type(part.rows, part.flushed));
        else
            connection.run(*statements[i], part.rows, part.flushed);
        part.flushed = part.rows.size();
    }
}

void Pending::clear() {
    for (Part& part : parts_) {
        part.rows.resize(0);
        part.flushed = part.rows_at_start = part.flushed_at_start = 0;
    }
    touched_.clear();
}

}  // namespace fascia::store

#include "store/soci/pending.hpp"

#include "store/soci/statements.hpp"

#include <algorithm>

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

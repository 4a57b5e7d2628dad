#include "store/soci/writer.hpp"

#include "store/detail/index_key.hpp"
#include "store/soci/reading.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace fascia::store {
namespace {

constexpr std::size_t most_row_keys = 100000;

std::int64_t random_number() {
    std::random_device source;
    return std::uniform_int_distribution<std::int64_t>{1}(source);
}

std::string key_of(std::int64_t type_id, std::string_view id) {
    return std::to_string(type_id).append("/").append(id);
}

}  // namespace

Writer::Writer(Connection& connection, Dictionary& dictionary, const Clock& clock,
               OwnParameters own)
    : connection_{connection},
      dictionary_{dictionary},
      clock_{clock},
      own_{std::move(own)},
      owner_{random_number()} {}

void Writer::begin() {
    connection_.restore();
    try {
        connection_.call(sql::transaction_begin).run();
    } catch (const DatabaseError& error) {
        if (!error.trouble().lost) throw;
        // It ended while nobody used it: nothing of ours was under way.
        connection_.restore();
        connection_.call(sql::transaction_begin).run();
    }
    if (others_have_written()) reload();
    if (row_keys_.size() > most_row_keys) row_keys_.clear();
}

// The writers take turns, by the lock of a row that names the last of them.
bool Writer::others_have_written() {
    Call last = connection_.call(sql::transaction_take_turn);
    const bool was_ours = last.one() && last.number(0) == owner_;
    if (!was_ours) connection_.call(sql::transaction_note_owner).set("owner", owner_).run();
    return !std::exchange(is_up_to_date_, true) || !was_ours;
}

void Writer::reload() {
    dictionary_.load(connection_);
    dictionary_.load_row_keys(connection_);
    chain_.load(connection_);
    row_keys_.clear();
    has_settled_ = false;
}

void Writer::commit() {
    flush();
    connection_.call(sql::transaction_commit).run();
    dictionary_.committed();
    pending_.clear();
}

void Writer::rollback() noexcept {
    try {
        if (!connection_.is_lost()) connection_.call(sql::transaction_rollback).run();
    } catch (const DatabaseError&) {
        // Some errors (a full disk) have rolled back already, and there is nothing to do.
    }
    dictionary_.rolled_back();
    pending_.clear();
    row_keys_.clear();
    is_up_to_date_ = false;
}

void Writer::start_unit(bool isolated) {
    is_isolated_ = isolated;
    has_written_ = false;
    if (isolated) connection_.call(sql::transaction_savepoint).run();
    pending_.start_unit();
    mark_ = dictionary_.mark();
    chain_at_start_ = chain_;
    row_keys_of_unit_.clear();
    now_ = std::max(now_, Instant{std::chrono::floor<std::chrono::milliseconds>(clock_.now())});
}

void Writer::keep_unit() {
    if (is_isolated_) connection_.call(sql::transaction_release).run();
}

bool Writer::undo_unit() {
    if (!is_isolated_ && has_written_) return false;
    if (is_isolated_) {
        connection_.call(sql::transaction_rollback_unit).run();
        connection_.call(sql::transaction_release).run();
        dictionary_.rewind(mark_);
        has_settled_ = false;
    }
    pending_.undo_unit(is_isolated_);
    chain_ = chain_at_start_;
    for (const std::string& key : row_keys_of_unit_) row_keys_.erase(key);
    return true;
}

void Writer::settle_parameters() {
    if (has_settled_) return;
    if (store::settle_parameters(connection_, own_)) note_write();
    has_settled_ = true;
}

void Writer::flush() {
    if (pending_.has_rows_of_unit()) note_write();
    dictionary_.flush(connection_);
    pending_.flush(connection_);
}

std::int64_t Writer::row_key(std::string_view type, std::string_view id) {
    const std::int64_t type_id = dictionary_.add_type(type);
    const auto known = row_keys_.find(key_of(type_id, id));
    if (known != row_keys_.end()) return known->second;
    if (const auto row = find_resource(connection_, type_id, id)) {
        row_keys_.emplace(key_of(type_id, id), row->rid);
        return row->rid;
    }
    const std::int64_t rid = dictionary_.next_rid(type_id);
    note_write();
    connection_.call(sql::resource_insert)
        .set("rid", rid)
        .set("type_id", type_id)
        .set("fhir_id", std::string{id})
        .set("version", 0)
        .set("last_updated", 0)
        .set("deleted", 1)
        .set("shape_id", 0)
        .run();
    pending_.rows(Pending::counters).start().add(type_id).add(std::int64_t{0}).add(rid);
    remember_row_key(type_id, id, rid);
    return rid;
}

bool Writer::knows(std::int64_t type_id, std::string_view id) const {
    return row_keys_.contains(key_of(type_id, id));
}

void Writer::remember_row_key(std::int64_t type_id, std::string_view id, std::int64_t rid) {
    std::string key = key_of(type_id, id);
    row_keys_of_unit_.push_back(key);
    row_keys_.insert_or_assign(std::move(key), rid);
}

void Writer::append_audit(const Actor& actor, std::string_view action, std::string_view target,
                          std::int64_t version, std::string_view outcome) {
    chain_.append(pending_.rows(Pending::audit), {.at = now_,
                                                  .user = index_prefix(actor.user),
                                                  .request = index_prefix(actor.request),
                                                  .action = index_prefix(action),
                                                  .target = index_prefix(target),
                                                  .version = version,
                                                  .outcome = index_prefix(outcome)});
}

}  // namespace fascia::store

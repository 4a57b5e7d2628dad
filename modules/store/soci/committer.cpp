#include "store/soci/committer.hpp"

#include "store/soci/statements.hpp"
#include "store/soci/unit_of_work.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace fascia::store {
namespace {

constexpr std::uintmax_t longest_log_bytes = 64 << 20;
constexpr int most_attempts = 3;
// Units that took longer come from somebody who does not write again at once.
constexpr std::chrono::milliseconds longest_group_wait{2};
// Notes alone are worth a transaction when they have waited so long, or are so many.
constexpr std::chrono::milliseconds longest_note_wait{100};
constexpr std::size_t many_notes = 1000;
// While the database takes no writes, so many are kept.
constexpr std::size_t most_notes = 100'000;
constexpr int groups_isolated_after_failure = 50;

/// A connection that ends while it commits does not tell whether it has.
Failure unknown_outcome() {
    return Failure{FailureKind::busy,
                   "The connection to the database was lost while it committed: the write may have "
                   "been made."};
}

bool is_unknown(const DatabaseError& error, bool committing) {
    return committing && error.trouble().lost;
}

Failure broken() {
    return Failure{FailureKind::fault,
                   "The database could not be written; it takes no more writes."}
        .with_note("an earlier write may not have reached the disk; restart to recover");
}

}  // namespace

Committer::Committer(std::unique_ptr<Connection> connection, Dictionary& dictionary,
                     const Clock& clock, Options options)
    : connection_{std::move(connection)},
      writer_{*connection_, dictionary, clock, std::move(options.own)},
      options_{std::move(options)},
      thread_{[this] { loop(); }} {}

Committer::~Committer() {
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void Committer::submit(Actor actor, Work work, Done done) {
    enqueue({.actor = std::move(actor),
             .work = std::move(work),
             .plain = {},
             .notes = {},
             .done = std::move(done),
             .outcome = {}});
}

void Committer::submit_plain(std::function<void(Connection&)> work, Done done) {
    enqueue({.actor = {},
             .work = {},
             .plain = std::move(work),
             .notes = {},
             .done = std::move(done),
             .outcome = {}});
}

void Committer::enqueue(Unit unit) {
    {
        const std::lock_guard lock{mutex_};
        queue_.push_back(std::move(unit));
    }
    arrived_.notify_one();
}

void Committer::note(Note note) {
    std::size_t waiting = 0;
    {
        const std::lock_guard lock{mutex_};
        notes_.push_back(std::move(note));
        waiting = notes_.size();
    }
    if (waiting == 1 || waiting == many_notes) arrived_.notify_one();
}

Committer::Unit Committer::take_notes() {
    const auto notes = std::make_shared<std::vector<Note>>(std::move(notes_));
    notes_.clear();
    return {.actor = {},
            .work = {},
            .plain = {},
            .notes = notes,
            .done =
                [this, notes](Outcome<void> written) {
                    if (!written) keep_notes(std::move(*notes));
                },
            .outcome = {}};
}

void Committer::keep_notes(std::vector<Note> notes) {
    const std::lock_guard lock{mutex_};
    if (ending_ || notes.size() + notes_.size() > most_notes) return;
    notes_.insert(notes_.begin(), std::make_move_iterator(notes.begin()),
                  std::make_move_iterator(notes.end()));
}

Committer::Group Committer::wait_for_group() {
    std::unique_lock lock{mutex_};
    const auto is_due = [&] { return ending_ || !queue_.empty(); };
    arrived_.wait(lock, [&] { return is_due() || !notes_.empty(); });
    if (!is_due())
        arrived_.wait_for(lock, longest_note_wait,
                          [&] { return is_due() || notes_.size() >= many_notes; });
    // Those just answered are often about to write again: a transaction for all of them costs less
    // than one for the first and one for the rest.
    arrived_.wait_for(lock, std::min<std::chrono::nanoseconds>(last_time_ / 4, longest_group_wait),
                      [&] { return ending_ || queue_.size() >= last_size_; });
    const auto size = static_cast<std::ptrdiff_t>(std::min(queue_.size(), options_.group_size));
    Group group{std::make_move_iterator(queue_.begin()),
                std::make_move_iterator(queue_.begin() + size)};
    queue_.erase(queue_.begin(), queue_.begin() + size);
    last_size_ = group.size();
    if (!notes_.empty()) group.push_back(take_notes());
    return group;
}

void Committer::loop() {
    for (Group group = wait_for_group(); !group.empty(); group = wait_for_group()) {
        const auto start = std::chrono::steady_clock::now();
        write(group);
        last_time_ = std::chrono::steady_clock::now() - start;
        if (!options_.acknowledge_early)
            for (Unit& unit : group) unit.done(std::move(unit.outcome));
        truncate_log();
    }
}

void Committer::fail(Group& group, const Failure& failure) {
    for (Unit& unit : group) unit.outcome = failure;
}

void Committer::write(Group& group) {
    if (broken_) return fail(group, broken());
    const bool isolated = groups_to_isolate_ > 0 || options_.acknowledge_early;
    if (groups_to_isolate_ > 0) --groups_to_isolate_;
    Written written = write_together(group, isolated);
    if (written == Written::isolated) {
        groups_to_isolate_ = groups_isolated_after_failure;
        written = write_together(group, true);
    }
    if (written == Written::apart)
        for (Unit& unit : group) write_alone(unit);
}

Committer::Written Committer::write_together(Group& group, bool isolated) {
    try {
        writer_.begin();
    } catch (const DatabaseError& error) {
        // Nobody's fault: another program holds the lock, or the database is gone.
        writer_.rollback();
        fail(group, error.to_failure());
        return Written::all;
    }
    bool committing = false;
    try {
        for (Unit& unit : group) {
            if (!run_unit(unit, isolated)) {
                writer_.rollback();
                return Written::isolated;
            }
            if (options_.acknowledge_early) unit.done(unit.outcome);
        }
        writer_.flush();
        committing = true;
        writer_.commit();
    } catch (const DatabaseError& error) {
        const Failure failure = give_up(error, committing);
        if (!broken_ && !is_unknown(error, committing)) return Written::apart;
        fail(group, failure);
    }
    return Written::all;
}

/// Undoes the transaction; what its units are told when they are not tried again.
Failure Committer::give_up(const DatabaseError& error, bool committing) {
    writer_.rollback();
    broken_ = error.trouble().untrustworthy;
    return is_unknown(error, committing) ? unknown_outcome().with_note(error.what())
                                         : error.to_failure();
}

/// One unit's trouble must not fail its neighbours, so each gets a transaction of its own.
void Committer::write_alone(Unit& unit) {
    for (int attempt = 1; !broken_; ++attempt) {
        bool committing = false;
        try {
            writer_.begin();
            run_unit(unit, true);
            writer_.flush();
            committing = true;
            writer_.commit();
            return;
        } catch (const DatabaseError& error) {
            unit.outcome = give_up(error, committing);
            const bool may_succeed = error.trouble().retry || error.trouble().lost;
            if (!may_succeed || is_unknown(error, committing) || attempt == most_attempts) return;
        }
    }
    unit.outcome = broken();
}

/// Throws DatabaseError when a statement of the unit failed.
bool Committer::run_unit(Unit& unit, bool isolated) {
    writer_.start_unit(isolated);
    if (unit.plain) {
        unit.plain(*connection_);
        unit.outcome = Outcome<void>{};
    } else if (unit.notes) {
        for (const Note& note : *unit.notes)
            writer_.append_audit(note.actor, note.action, note.target, 0, note.outcome);
        unit.outcome = Outcome<void>{};
    } else {
        UnitOfWorkOnSession session{writer_, unit.actor};
        try {
            unit.outcome = unit.work(session);
        } catch (const std::exception& error) {
            unit.outcome = Failure{FailureKind::fault, "The write failed."}.with_note(error.what());
        }
        if (session.trouble()) throw DatabaseError{*session.trouble()};
    }
    if (!unit.outcome) return writer_.undo_unit();
    writer_.keep_unit();
    return true;
}

/// A reader that never pauses keeps the log from being reused; then it grows until this.
void Committer::truncate_log() {
    if (!connection_->has(sql::session_truncate_log)) return;
    std::error_code none;
    const std::uintmax_t size = std::filesystem::file_size(options_.log_path, none);
    if (none || size < longest_log_bytes) return;
    try {
        connection_->call(sql::session_truncate_log).one();
    } catch (const DatabaseError&) {
        // Readers were in the way: the next group tries again.
    }
}

}  // namespace fascia::store

#pragma once

#include "fascia/store/repository.hpp"

#include "store/soci/connection.hpp"
#include "store/soci/dictionary.hpp"
#include "store/soci/writer.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fascia::store {

/// The one thread that writes. It takes what waits, up to a group, runs its units in one
/// transaction, commits, and only then answers. A unit is behind a savepoint only when units have
/// failed lately after they had written: most write last, and a savepoint costs two statements.
class Committer {
  public:
    struct Options {
        std::string log_path;  ///< the write-ahead log to be truncated when it has grown; or none
        std::size_t group_size = 128;
        OwnParameters own = {};  ///< what is not R4's among the parameters that are indexed by
        /// Negative control of the crash test: answers before the commit. Never in the server.
        bool acknowledge_early = false;
    };
    Committer(std::unique_ptr<Connection> connection, Dictionary& dictionary, const Clock& clock,
              Options options);
    /// Writes what still waits, then ends.
    ~Committer();

    void submit(Actor actor, Work work, Done done);
    /// An audit row for which nobody waits.
    struct Note {
        Actor actor;
        std::string action, target, outcome;
    };
    void note(Note note);
    /// The same for statements of the store's own.
    void submit_plain(std::function<void(Connection&)> work, Done done);

  private:
    struct Unit {
        Actor actor;
        Work work;
        std::function<void(Connection&)> plain;
        std::shared_ptr<std::vector<Note>> notes;
        Done done;
        Outcome<void> outcome;
    };
    using Group = std::vector<Unit>;

    void enqueue(Unit unit);
    void loop();
    Group wait_for_group();
    Unit take_notes();
    void keep_notes(std::vector<Note> notes);
    static void fail(Group& group, const Failure& failure);
    void write(Group& group);
    enum class Written : std::uint8_t {
        all,       ///< or all have failed
        apart,     ///< nothing is, each unit has to be tried alone
        isolated,  ///< nothing is, the units have to be behind savepoints
    };
    Written write_together(Group& group, bool isolated);
    void write_alone(Unit& unit);
    Failure give_up(const DatabaseError& error, bool committing);
    /// False: the unit has failed and cannot be undone without its neighbours.
    bool run_unit(Unit& unit, bool isolated);
    void truncate_log();

    std::unique_ptr<Connection> connection_;
    Writer writer_;
    Options options_;
    int groups_to_isolate_ = 0;  ///< units that fail late are about
    bool broken_ = false;        ///< the log may not be on the disk: no more writes until a restart

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Unit> queue_;
    std::vector<Note> notes_;
    bool ending_ = false;
    std::size_t last_size_ = 0;  ///< units of the last group
    std::chrono::steady_clock::duration last_time_{};
    std::thread thread_;
};

}  // namespace fascia::store

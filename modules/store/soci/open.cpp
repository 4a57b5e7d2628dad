#include "store/soci/migrator.hpp"
#include "store/soci/session_repository.hpp"
#include "store/soci/statements.hpp"

namespace fascia::store {
namespace {

using Purpose = Connection::Purpose;

Outcome<void> check(const OpenOptions& options, const Dialect& dialect) {
    if (options.readers == 0 || options.group_size == 0)
        return Failure{FailureKind::invalid, "readers and group_size must be at least 1."};
    return dialect.check(options.url);
}

constexpr std::int64_t nobody = 0;  // among the programs that write

/// Makes own parameters known, in a writer's turn; then the other programs look again what there
/// is.
void announce(Connection& connection, const OwnParameters& own) {
    if (unknown_parameters(connection, own).empty()) return;
    connection.call(sql::transaction_begin).run();
    connection.call(sql::transaction_take_turn).one();
    add_parameters(connection, unknown_parameters(connection, own));
    connection.call(sql::transaction_note_owner).set("owner", nobody).run();
    connection.call(sql::transaction_commit).run();
}

std::unique_ptr<Repository> make_repository(const OpenOptions& options, const Dialect& dialect,
                                            std::unique_ptr<Watchdog> watchdog,
                                            std::unique_ptr<Connection> connection,
                                            const Clock& clock, OwnParameters own,
                                            bool acknowledge_early) {
    auto dictionary = std::make_unique<Dictionary>();
    dictionary->load(*connection);
    connection->limit_statements(options.write_limit);
    auto readers = std::make_unique<ReaderPool>(dialect, options.url, options.readers, *watchdog,
                                                options.read_limit);
    auto committer =
        std::make_unique<Committer>(std::move(connection), *dictionary, clock,
                                    Committer::Options{.log_path = dialect.log_file(options.url),
                                                       .group_size = options.group_size,
                                                       .own = std::move(own),
                                                       .acknowledge_early = acknowledge_early});
    return std::make_unique<SessionRepository>(std::move(watchdog), std::move(dictionary),
                                               std::move(committer), std::move(readers));
}

}  // namespace

Outcome<std::unique_ptr<Repository>> open_session(const OpenOptions& options, bool migrate,
                                                  const Clock& clock, OwnParameters own,
                                                  bool acknowledge_early) {
    const Outcome<const Dialect*> found = find_dialect(options.url);
    if (!found) return found.error();
    const Dialect& dialect = **found;
    if (const Outcome<void> checked = check(options, dialect); !checked) return checked.error();
    try {
        auto watchdog = std::make_unique<Watchdog>();
        auto connection = std::make_unique<Connection>(
            dialect, options.url, options.durable ? Purpose::writing : Purpose::relaxed_writing,
            watchdog.get());
        // A migration takes the time it needs: no limit yet.
        const Outcome<void> migrated =
            store::migrate(*connection, known_migrations(*connection), migrate, clock.now());
        if (!migrated) return migrated.error();
        if (migrate) announce(*connection, own);
        return make_repository(options, dialect, std::move(watchdog), std::move(connection), clock,
                               std::move(own), acknowledge_early);
    } catch (const DatabaseError& error) {
        return error.to_failure();
    }
}

Outcome<std::unique_ptr<Repository>> open(const OpenOptions& options, bool migrate,
                                          const Clock& clock,
                                          std::shared_ptr<const search::Registry> registry) {
    const auto own = registry->own_parameters();
    return open_session(options, migrate, clock, {own.begin(), own.end()}, false);
}

}  // namespace fascia::store

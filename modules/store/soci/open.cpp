#include "store/soci/migrator.hpp"
#include "store/soci/session_repository.hpp"

#include <filesystem>

namespace fascia::store {
namespace {

/// The database's directory must be there; the file need not.
Outcome<std::string> file_of(std::string_view url) {
    const std::filesystem::path path{url.substr(std::string_view{"sqlite://"}.size())};
    std::error_code none;
    if (path.filename().empty() || !std::filesystem::is_directory(path.parent_path(), none))
        return Failure{FailureKind::invalid,
                       "The database URL must name a file in a directory that exists."};
    return path.string();
}

std::unique_ptr<Repository> open_sqlite(const OpenOptions& options, const std::string& file,
                                        std::unique_ptr<Connection> connection, const Clock& clock,
                                        bool acknowledge_early) {
    auto dictionary = std::make_unique<Dictionary>();
    dictionary->load(*connection);
    auto readers = std::make_unique<ReaderPool>(sqlite_dialect(), options.url, options.readers);
    auto committer =
        std::make_unique<Committer>(std::move(connection), *dictionary, clock,
                                    Committer::Options{.log_path = file + "-wal",
                                                       .group_size = options.group_size,
                                                       .acknowledge_early = acknowledge_early});
    return std::make_unique<SessionRepository>(std::move(dictionary), std::move(committer),
                                               std::move(readers));
}

}  // namespace

Outcome<std::unique_ptr<Repository>> open_session(const OpenOptions& options, bool migrate,
                                                  const Clock& clock, bool acknowledge_early) {
    const Outcome<const Dialect*> dialect = find_dialect(options.url);
    if (!dialect) return dialect.error();
    if (*dialect != &sqlite_dialect())
        return Failure{FailureKind::unsupported,
                       "The server runs on SQLite; PostgreSQL and MariaDB have its schema only."};
    const Outcome<std::string> file = file_of(options.url);
    if (!file) return file.error();
    if (options.readers == 0 || options.group_size == 0)
        return Failure{FailureKind::invalid, "readers and group_size must be at least 1."};
    try {
        auto connection = std::make_unique<Connection>(
            **dialect, options.url,
            options.durable ? Connection::Purpose::writing : Connection::Purpose::relaxed_writing);
        const Outcome<void> migrated =
            store::migrate(*connection, known_migrations(*connection), migrate, clock.now());
        if (!migrated) return migrated.error();
        return open_sqlite(options, *file, std::move(connection), clock, acknowledge_early);
    } catch (const DatabaseError& error) {
        return error.to_failure();
    }
}

Outcome<std::unique_ptr<Repository>> open(const OpenOptions& options, bool migrate,
                                          const Clock& clock,
                                          std::shared_ptr<const search::Registry>) {
    return open_session(options, migrate, clock, false);
}

}  // namespace fascia::store

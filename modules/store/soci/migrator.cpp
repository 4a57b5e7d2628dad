#include "store/soci/migrator.hpp"

#include "store/soci/statements.hpp"

namespace fascia::store {
namespace {

Outcome<std::size_t> compare_with_ledger(Connection& connection, sql::Migrations known) {
    std::size_t done = 0;
    Call list = connection.call(sql::migration_list);
    Outcome<std::size_t> outcome = done;
    for (bool more = list.first(); more; more = list.next()) {
        if (!outcome) continue;
        const std::string name = std::to_string(list.number(0)) + " " + list.text(1);
        if (done >= known.size() || known[done].version != list.number(0))
            outcome = Failure{FailureKind::invalid, "The database has migration " + name +
                                                        ", which this program does not know."};
        else if (known[done].checksum != list.text(2))
            outcome = Failure{FailureKind::invalid, "Migration " + name +
                                                        " of the database differs from the one of "
                                                        "this program."};
        else
            outcome = ++done;
    }
    return outcome;
}

void run_one(Connection& connection, const sql::Migration& migration, Instant now) {
    connection.run_script("migration/" + std::string{migration.name}, migration.statements);
    connection.call(sql::migration_record)
        .set("version", migration.version)
        .set("name", std::string{migration.name})
        .set("checksum", std::string{migration.checksum})
        .set("applied_at", now.time_since_epoch().count())
        .set("app_version", FASCIA_VERSION)
        .run();
}

Outcome<void> compare_and_run(Connection& connection, sql::Migrations known, bool run,
                              Instant now) {
    const Outcome<std::size_t> done = compare_with_ledger(connection, known);
    if (!done) return done.error();
    if (*done < known.size() && !run)
        return Failure{FailureKind::unprocessable,
                       "The database lacks migrations of this program: run 'fascia migrate'."};
    for (const sql::Migration& migration : known.subspan(*done))
        run_one(connection, migration, now);
    return {};
}

/// Of programs that start at once one waits for the other.
void lock(Connection& connection) {
    connection.call(sql::transaction_begin).run();
    if (connection.has(sql::migration_lock)) connection.call(sql::migration_lock).one();
}

void unlock(Connection& connection) {
    if (connection.has(sql::migration_unlock)) connection.call(sql::migration_unlock).one();
}

}  // namespace

sql::Migrations known_migrations(const Connection& connection) {
    return sql::of(sql::migrations, connection.dialect().backend());
}

Outcome<void> migrate(Connection& connection, sql::Migrations known, bool run, Instant now) {
    lock(connection);
    try {
        connection.call(sql::migration_create_ledger).run();
        Outcome<void> outcome = compare_and_run(connection, known, run, now);
        connection.call(outcome ? sql::transaction_commit : sql::transaction_rollback).run();
        unlock(connection);
        return outcome;
    } catch (const DatabaseError&) {
        if (connection.is_lost()) throw;
        connection.call(sql::transaction_rollback).run();
        unlock(connection);
        throw;
    }
}

}  // namespace fascia::store

#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"

#include "store/soci/connection.hpp"
#include "store/soci/sql.hpp"

namespace fascia::store {

/// The migrations that this build knows for a connection's dialect.
sql::Migrations known_migrations(const Connection& connection);

/// Compares the ledger with the migrations of this build and, when `run` says so, runs what is
/// outstanding, each in a transaction with its ledger row (MariaDB commits DDL by itself). Failure:
/// invalid (a migration in the ledger is unknown or was changed), unprocessable (outstanding, and
/// not to be run). Throws DatabaseError.
Outcome<void> migrate(Connection& connection, sql::Migrations known, bool run, Instant now);

}  // namespace fascia::store

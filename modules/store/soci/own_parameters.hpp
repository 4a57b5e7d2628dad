#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/search/own_parameter.hpp"

#include "store/soci/connection.hpp"

#include <cstdint>
#include <vector>

/// The search parameters that are not R4's own, as the database keeps them: a search may rest on
/// one only when every resource has its index rows. Throws DatabaseError.
namespace fascia::store {

using OwnParameters = std::vector<search::OwnParameter>;

struct KnownParameter {
    /// As the column.
    enum State : std::int64_t { since_it_is_there, under_way, complete };
    search::OwnParameter parameter;
    State state;
};

std::vector<KnownParameter> known_parameters(Connection& connection);
/// Replaces what is known of these.
void write_parameters(Connection& connection, const std::vector<KnownParameter>& changed);

/// Those that the database does not know under any definition.
OwnParameters unknown_parameters(Connection& connection, const OwnParameters& own);

/// Makes these known: complete where there is no resource of their type.
void add_parameters(Connection& connection, const OwnParameters& unknown);

/// To be called before index rows are written: what this program does not index by, or by another
/// definition, is not complete from now on. Says whether anything had to be written.
bool settle_parameters(Connection& connection, const OwnParameters& own);

/// Failure: unsupported, naming those of which not every resource has its rows.
Outcome<void> require_complete(Connection& connection, const OwnParameters& needed);

}  // namespace fascia::store

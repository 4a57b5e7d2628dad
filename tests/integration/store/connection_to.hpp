#pragma once

#include "store/soci/connection.hpp"
#include "support/database_store.hpp"

#include <array>

namespace fascia::tests {

/// A connection beside the store's own.
inline store::Connection connection_to(
    const std::string& url,
    store::Connection::Purpose purpose = store::Connection::Purpose::writing,
    store::Watchdog* watchdog = nullptr) {
    return store::Connection{*store::find_dialect(url).value(), url, purpose, watchdog};
}

/// Somebody else changes rows.
inline void change_rows(TestStore& store, std::string_view sql) {
    store::Connection connection = connection_to(store.url());
    const std::array<std::string_view, 1> script{sql};
    connection.run_script("test", script);
}

/// Somebody else changes tables or the ledger: the database is of no use to other tests after that.
inline void change_tables(TestStore& store, std::string_view sql) {
    store.database().spoil();
    change_rows(store, sql);
}

}  // namespace fascia::tests

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

/// Somebody else changes the database, which is of no use to other tests after that.
inline void change_behind_its_back(TestStore& store, std::string_view sql) {
    store.database().spoil();
    store::Connection connection = connection_to(store.url());
    const std::array<std::string_view, 1> script{sql};
    connection.run_script("test", script);
}

}  // namespace fascia::tests

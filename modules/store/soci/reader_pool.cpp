#include "store/soci/reader_pool.hpp"

namespace fascia::store {

ReaderPool::ReaderPool(const Dialect& dialect, const std::string& url, unsigned size,
                       Watchdog& watchdog, std::chrono::milliseconds limit) {
    for (unsigned i = 0; i < size; ++i) {
        connections_.push_back(
            std::make_unique<Connection>(dialect, url, Connection::Purpose::reading, &watchdog));
        connections_.back()->limit_statements(limit);
        free_.push_back(connections_.back().get());
    }
}

Outcome<ReaderPool::Lease> ReaderPool::try_lease(std::chrono::milliseconds limit) {
    std::unique_lock lock{mutex_};
    if (!returned_.wait_for(lock, limit, [&] { return !free_.empty(); }))
        return Failure{FailureKind::busy, "Every connection to the database is in use; try again."};
    // The one used last has the warmest cache.
    Connection* connection = free_.back();
    free_.pop_back();
    return Lease{*this, *connection};
}

void ReaderPool::give_back(Connection& connection) {
    {
        const std::lock_guard lock{mutex_};
        free_.push_back(&connection);
    }
    returned_.notify_one();
}

}  // namespace fascia::store

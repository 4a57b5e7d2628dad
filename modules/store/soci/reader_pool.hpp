#pragma once

#include "fascia/base/outcome.hpp"

#include "store/soci/connection.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace fascia::store {

/// Connections for reading, lent one to a thread at a time. Thread safe.
class ReaderPool {
  public:
    /// Throws DatabaseError. `limit`: of a statement.
    ReaderPool(const Dialect& dialect, const std::string& url, unsigned size, Watchdog& watchdog,
               std::chrono::milliseconds limit);

    /// Gives the connection back when it goes out of scope.
    class Lease {
      public:
        Lease(ReaderPool& pool, Connection& connection) : pool_{&pool}, connection_{&connection} {}
        Lease(Lease&& other) noexcept
            : pool_{std::exchange(other.pool_, nullptr)}, connection_{other.connection_} {}
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (pool_) pool_->give_back(*connection_);
        }
        Connection& connection() const { return *connection_; }

      private:
        ReaderPool* pool_;
        Connection* connection_;
    };
    /// Waits for a free connection. Failure: busy, when there was none in time.
    Outcome<Lease> try_lease(std::chrono::milliseconds limit);

  private:
    void give_back(Connection& connection);

    std::vector<std::unique_ptr<Connection>> connections_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<Connection*> free_;
};

}  // namespace fascia::store

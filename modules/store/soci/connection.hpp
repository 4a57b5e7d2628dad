#pragma once

#include "store/detail/batch.hpp"
#include "store/soci/dialect.hpp"
#include "store/soci/sql.hpp"
#include "store/soci/watchdog.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::store {

struct Link;

/// A statement prepared on one connection, with the values bound to it. Throws DatabaseError.
class Call {
  public:
    struct Prepared;
    explicit Call(Prepared& prepared) : prepared_{&prepared} {}

    /// Binds a parameter by name. A name or type that the statement does not have is a bug:
    /// std::logic_error.
    Call& set(std::string_view name, std::int64_t value);
    Call& set(std::string_view name, std::string value);

    /// Runs a statement that answers no rows.
    void run();
    /// Runs a statement that takes a batch by row with each row from `first` on.
    void run_each(const Batch& rows, std::size_t first);
    /// Runs and answers whether there is a first row; then next() until it says false. A loop that
    /// ends early would keep the statement open: use one() for a single row.
    bool first();
    bool next();
    /// Runs a statement that answers one row at most.
    bool one();

    std::int64_t number(std::size_t column) const;
    std::string& text(std::size_t column) const;

  private:
    Prepared* prepared_;
};

/// One connection with its prepared statements. Used by one thread at a time. Throws DatabaseError.
class Connection {
  public:
    enum class Purpose : std::uint8_t { reading, writing, relaxed_writing };
    Connection(const Dialect& dialect, std::string_view url, Purpose purpose,
               Watchdog* watchdog = nullptr);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// From now on a statement that takes longer fails (timeout): ended by the database where it
    /// can do that, and by the watchdog.
    void limit_statements(std::chrono::milliseconds limit);
    /// Whether the database has ended the connection, or nobody answers on it.
    bool is_lost() const;
    /// Connects anew when the connection was lost; nothing of an open transaction is left then.
    void restore();

    const Dialect& dialect() const { return dialect_; }
    bool has(const sql::Statement& statement) const;
    /// The named statement, prepared on first use; one that takes a batch has the parameter "rows",
    /// or one for each value where a batch goes by row. The Call is valid until the next call()
    /// with the same statement.
    Call call(const sql::Statement& statement);
    /// Runs a statement that writes a batch with the rows from `first` on.
    void run(const sql::Statement& statement, const Batch& rows, std::size_t first = 0);
    /// A statement assembled at run time (search), kept prepared while it is among the last used.
    /// Parameters are :p0, :p1, … in the order of `in`.
    Call assembled(const std::string& text, const std::vector<sql::Type>& in,
                   const std::vector<sql::Type>& out);
    /// Runs the statements of a migration.
    void run_script(std::string_view name, sql::Script script);

  private:
    struct Cache;
    void open();
    bool goes_by_row(const sql::Statement& statement) const;

    const Dialect& dialect_;
    std::string url_;
    Purpose purpose_;
    std::unique_ptr<Link> link_;
    std::unique_ptr<Cache> cache_;  ///< ends before the session that its statements belong to
};

}  // namespace fascia::store

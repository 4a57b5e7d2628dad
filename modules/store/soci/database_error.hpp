#pragma once

#include "fascia/base/failure.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace fascia::store {

/// How a database names what went wrong, and what that means to us.
struct Trouble {
    FailureKind kind = FailureKind::fault;
    std::string code;            ///< SQLSTATE, native code or SQLite's extended code
    bool retry = false;          ///< the same transaction may succeed when tried again
    bool lost = false;           ///< there is no connection any more
    bool untrustworthy = false;  ///< the log may not have reached the disk: write no more
};

/// A statement failed. Thrown within modules/store/soci only. Carries the statement's name and the
/// database's code, never its message: that quotes bound values, which are patients' data.
class DatabaseError : public std::exception {
  public:
    DatabaseError(std::string_view statement, Trouble trouble);

    const char* what() const noexcept override { return note_.c_str(); }
    const Trouble& trouble() const { return trouble_; }
    Failure to_failure() const;

  private:
    Trouble trouble_;
    std::string note_;
};

}  // namespace fascia::store

#include "store/soci/dialect.hpp"

namespace fascia::store {

Outcome<const Dialect*> find_dialect(std::string_view url) {
    if (url.starts_with("sqlite:///")) return &sqlite_dialect();
    if (url.starts_with("postgresql://")) return &postgresql_dialect();
    if (url.starts_with("mariadb://")) return &mariadb_dialect();
    return Failure{FailureKind::invalid,
                   "The database URL must start with sqlite:///, postgresql:// or mariadb://."};
}

}  // namespace fascia::store

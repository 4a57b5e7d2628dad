#include "store/detail/hex.hpp"
#include "store/soci/dialect.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

namespace fascia::store {
namespace {

// SQLSTATE classes and codes, PostgreSQL manual, appendix A.
Trouble trouble_of(std::string state) {
    Trouble trouble{.kind = FailureKind::fault, .code = std::move(state)};
    const std::string_view code = trouble.code;
    if (code == "40001" || code == "40P01" || code == "55P03") {
        trouble.kind = FailureKind::busy;
        trouble.retry = true;
    } else if (code == "23505") {
        trouble.kind = FailureKind::conflict;
    } else if (code == "53100") {
        trouble.kind = FailureKind::storage_full;
    } else if (code == "57014") {
        trouble.kind = FailureKind::timeout;
    } else if (code.starts_with("08") || code.starts_with("57P") || code.starts_with("53")) {
        trouble.kind = FailureKind::busy;
    } else if (code.starts_with("58")) {
        trouble.untrustworthy = true;
    }
    return trouble;
}

class PostgresqlDialect final : public Dialect {
  public:
    sql::Backend backend() const override { return sql::Backend::postgresql; }

    std::unique_ptr<soci::session> connect(std::string_view url) const override {
        return std::make_unique<soci::session>(soci::postgresql, std::string{url});
    }

    Trouble classify(const soci::soci_error& error, soci::session&) const override {
        const auto* ours = dynamic_cast<const soci::postgresql_soci_error*>(&error);
        return trouble_of(ours ? ours->sqlstate() : "unknown");
    }

    std::string_view body_column() const override { return "encode(b.content, 'hex')"; }
    std::string encode_body(std::string_view bytes) const override { return to_hex(bytes); }
    std::string decode_body(std::string column) const override { return from_hex(column); }
};

}  // namespace

const Dialect& postgresql_dialect() {
    static const PostgresqlDialect dialect;
    return dialect;
}

}  // namespace fascia::store

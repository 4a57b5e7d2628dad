#include "store/detail/hex.hpp"
#include "store/soci/dialect.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <array>
#include <libpq-fe.h>
#include <memory>
#include <sys/socket.h>

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

// What libpq says when there is no connection, which has no SQLSTATE.
struct Refusal {
    std::string_view words, meaning;
};
constexpr std::array<Refusal, 6> refusals{{{"authentication failed", "not admitted"},
                                           {"does not exist", "no such database or role"},
                                           {"timeout expired", "no answer"},
                                           {"certificate", "TLS certificate"},
                                           {"SSL", "TLS"},
                                           {"Connection refused", "nobody listens"}}};

constexpr std::string_view no_state = "     ";

PGconn* handle(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

class PostgresqlDialect final : public Dialect {
  public:
    sql::Backend backend() const override { return sql::Backend::postgresql; }

    Outcome<void> check(std::string_view url) const override {
        const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parts{
            PQconninfoParse(std::string{url}.c_str(), nullptr), PQconninfoFree};
        if (!parts) return Failure{FailureKind::invalid, "The database URL is not one of libpq's."};
        return {};
    }

    // The URL is libpq's own: several hosts, target_session_attrs, sslmode, sslrootcert, …
    std::unique_ptr<soci::session> connect(std::string_view url) const override {
        std::string bounded{url};
        if (url.find("connect_timeout=") == std::string_view::npos)
            bounded += url.find('?') == std::string_view::npos ? "?connect_timeout=5"
                                                               : "&connect_timeout=5";
        return std::make_unique<soci::session>(soci::postgresql, bounded);
    }
    std::string why_refused(const soci::soci_error& error) const override {
        for (const Refusal& refusal : refusals)
            if (error.get_error_message().find(refusal.words) != std::string::npos)
                return std::string{refusal.meaning};
        return "no connection";
    }

    Trouble classify(const soci::soci_error& error, soci::session& session) const override {
        const auto* ours = dynamic_cast<const soci::postgresql_soci_error*>(&error);
        Trouble trouble = trouble_of(ours ? ours->sqlstate() : std::string{no_state});
        // An error without a state is not the server's but libpq's, which has lost it.
        if (PQstatus(handle(session)) == CONNECTION_OK && trouble.code != no_state) return trouble;
        trouble.lost = true;
        trouble.kind = FailureKind::busy;
        return trouble;
    }

    void interrupt(soci::session& session) const override {
        ::shutdown(PQsocket(handle(session)), SHUT_RDWR);
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

#include "store/detail/database_url.hpp"
#include "store/soci/dialect.hpp"

#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sys/socket.h>

namespace fascia::store {
namespace {

struct Row {
    unsigned code;
    FailureKind kind;
    bool retry, lost;
};
// MariaDB error codes: deadlock, lock wait, record changed, duplicate key, disk and table full,
// statement time, too many connections; shutdown, connection killed, refused, gone and lost.
constexpr std::array<Row, 13> rows{{{1213, FailureKind::busy, true, false},
                                    {1205, FailureKind::busy, true, false},
                                    {1020, FailureKind::busy, true, false},
                                    {1062, FailureKind::conflict, false, false},
                                    {1021, FailureKind::storage_full, false, false},
                                    {1114, FailureKind::storage_full, false, false},
                                    {1969, FailureKind::timeout, false, false},
                                    {1040, FailureKind::busy, false, false},
                                    {1053, FailureKind::busy, false, true},
                                    {1927, FailureKind::busy, false, true},
                                    {2002, FailureKind::busy, false, true},
                                    {2006, FailureKind::busy, false, true},
                                    {2013, FailureKind::busy, false, true}}};

unsigned code_of(const soci::soci_error& error) {
    const auto* ours = dynamic_cast<const soci::mysql_soci_error*>(&error);
    return ours ? ours->err_num_ : 0;
}

Trouble trouble_of(unsigned code) {
    Trouble trouble{.kind = FailureKind::fault, .code = "MariaDB " + std::to_string(code)};
    const auto* const row = std::ranges::find(rows, code, &Row::code);
    if (row != rows.end()) {
        trouble.kind = row->kind;
        trouble.retry = row->retry;
        trouble.lost = row->lost;
    }
    return trouble;
}

/// Parameters of the URL and what SOCI calls them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> parameter_names{
    {{"unix_socket", "unix_socket"},
     {"ssl_ca", "sslca"},
     {"ssl_cert", "sslcert"},
     {"ssl_key", "sslkey"},
     {"connect_timeout", "connect_timeout"}}};

std::optional<std::string_view> name_for_soci(std::string_view name) {
    const auto* const found =
        std::ranges::find(parameter_names, name, &decltype(parameter_names)::value_type::first);
    return found == parameter_names.end() ? std::nullopt : std::optional{found->second};
}

void add(std::string& text, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text.append(" ").append(name).append("='");
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    text += '\'';
}

/// mariadb://user:password@host:port/database?unix_socket=/path as SOCI wants it.
std::string connect_string(const DatabaseUrl& url) {
    std::string text = "charset='utf8mb4'";
    add(text, "db", url.path);
    add(text, "user", url.user);
    add(text, "password", url.password);
    add(text, "host", url.host);
    add(text, "port", url.port);
    for (const auto& [name, value] : url.parameters) add(text, *name_for_soci(name), value);
    if (!url.parameters.contains("connect_timeout")) add(text, "connect_timeout", "5");
    return text;
}

constexpr int no_tls = 2026;  // what the client library says when TLS fails

MYSQL* handle(soci::session& session) {
    return static_cast<soci::mysql_session_backend*>(session.get_backend())->conn_;
}

class MariadbDialect final : public Dialect {
  public:
    sql::Backend backend() const override { return sql::Backend::mariadb; }

    Outcome<void> check(std::string_view text) const override {
        const auto url = parse_database_url(text);
        if (!url) return url.error();
        for (const auto& [name, value] : url->parameters)
            if (!name_for_soci(name))
                return Failure{FailureKind::invalid,
                               "The database URL may have the parameters unix_socket, ssl_ca, "
                               "ssl_cert, ssl_key and connect_timeout."};
        if (url->path.empty() || url->port.find_first_not_of("0123456789") != std::string::npos)
            return Failure{FailureKind::invalid,
                           "The database URL must be mariadb://user:password@host:port/database."};
        return {};
    }

    std::unique_ptr<soci::session> connect(std::string_view url) const override {
        const DatabaseUrl parts = parse_database_url(url).value();
        auto session = std::make_unique<soci::session>(soci::mysql, connect_string(parts));
        // The client library goes on in clear text when the server offers no TLS.
        if (parts.parameters.contains("ssl_ca") && !mysql_get_ssl_cipher(handle(*session)))
            throw soci::mysql_soci_error{"no TLS", no_tls};
        return session;
    }
    std::string why_refused(const soci::soci_error& error) const override {
        return trouble_of(code_of(error)).code;
    }

    Trouble classify(const soci::soci_error& error, soci::session&) const override {
        return trouble_of(code_of(error));
    }

    void interrupt(soci::session& session) const override {
        ::shutdown(mysql_get_socket(handle(session)), SHUT_RDWR);
    }
};

}  // namespace

const Dialect& mariadb_dialect() {
    static const MariadbDialect dialect;
    return dialect;
}

}  // namespace fascia::store

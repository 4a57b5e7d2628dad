#include "store/soci/dialect.hpp"

#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>

#include <array>

namespace fascia::store {
namespace {

struct Row {
    unsigned code;
    FailureKind kind;
    bool retry;
};
// MariaDB error codes: deadlock, lock wait, duplicate key, disk and table full, statement time,
// connection refused, gone and lost.
constexpr std::array<Row, 11> rows{{{1213, FailureKind::busy, true},
                                    {1205, FailureKind::busy, true},
                                    {1020, FailureKind::busy, true},
                                    {1062, FailureKind::conflict, false},
                                    {1021, FailureKind::storage_full, false},
                                    {1114, FailureKind::storage_full, false},
                                    {1969, FailureKind::timeout, false},
                                    {1040, FailureKind::busy, false},
                                    {2002, FailureKind::busy, false},
                                    {2006, FailureKind::busy, false},
                                    {2013, FailureKind::busy, false}}};

Trouble trouble_of(unsigned code) {
    Trouble trouble{.kind = FailureKind::fault, .code = "MariaDB " + std::to_string(code)};
    for (const Row& row : rows)
        if (row.code == code) {
            trouble.kind = row.kind;
            trouble.retry = row.retry;
        }
    return trouble;
}

std::string_view cut(std::string_view& text, std::string_view mark) {
    const std::size_t at = text.find(mark);
    const std::string_view before = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view{} : text.substr(at + mark.size());
    return before;
}

void add(std::string& parameters, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    parameters += ' ';
    parameters += name;
    parameters += "='";
    parameters += value;
    parameters += '\'';
}

/// mariadb://user:password@host:port/database?unix_socket=/path as SOCI wants it.
std::string connect_string(std::string_view url) {
    url.remove_prefix(std::string_view{"mariadb://"}.size());
    std::string parameters = "charset='utf8mb4'";
    std::string_view user;
    if (url.find('@') != std::string_view::npos) user = cut(url, "@");
    const std::string_view user_name = cut(user, ":");
    std::string_view place = cut(url, "/");
    const std::string_view host = cut(place, ":");
    const std::string_view database = cut(url, "?");
    cut(url, "unix_socket=");
    add(parameters, "db", database);
    add(parameters, "user", user_name);
    add(parameters, "password", user);
    add(parameters, "host", host);
    if (!place.empty()) parameters += " port=" + std::string{place};
    add(parameters, "unix_socket", url);
    return parameters;
}

class MariadbDialect final : public Dialect {
  public:
    sql::Backend backend() const override { return sql::Backend::mariadb; }

    std::unique_ptr<soci::session> connect(std::string_view url) const override {
        return std::make_unique<soci::session>(soci::mysql, connect_string(url));
    }

    Trouble classify(const soci::soci_error& error, soci::session&) const override {
        const auto* ours = dynamic_cast<const soci::mysql_soci_error*>(&error);
        return trouble_of(ours ? ours->err_num_ : 0);
    }
};

}  // namespace

const Dialect& mariadb_dialect() {
    static const MariadbDialect dialect;
    return dialect;
}

}  // namespace fascia::store

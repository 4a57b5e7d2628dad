#include "store/soci/audit_chain.hpp"

#include "store/detail/hex.hpp"
#include "store/detail/json_rows.hpp"
#include "store/soci/statements.hpp"

namespace fascia::store {
namespace {

// The embedded database has one writer.
constexpr std::int64_t writer = 1;
constexpr std::int64_t page = 1000;

/// The values of a row in the order of its columns, and a hash at their end.
void add_values(auto& out, const AuditRow& row, std::string_view hash) {
    out.add(writer)
        .add(row.sequence)
        .add(row.at.time_since_epoch().count())
        .add(row.user)
        .add(row.request)
        .add(row.action)
        .add(row.target)
        .add(row.version)
        .add(row.outcome)
        .add(hash);
}

/// The values of a row and the hash before it, as one JSON array: what is hashed.
std::string chained(const AuditRow& row, std::string_view previous_hash) {
    std::string text;
    {
        JsonRow array{text};
        add_values(array, row, previous_hash);
    }
    text.pop_back();
    return text;
}

}  // namespace

void AuditChain::load(Connection& connection) {
    sequence_ = 0;
    hash_.clear();
    Call last = connection.call(sql::audit_last).set("writer", writer);
    if (!last.one()) return;
    sequence_ = last.number(0);
    hash_ = last.text(1);
}

void AuditChain::append(Batch& rows, AuditRow row) {
    row.sequence = ++sequence_;
    hash_ = sha256_base64(chained(row, hash_));
    add_values(rows.start(), row, hash_);
}

AuditReport verify_audit_chain(Connection& connection) {
    AuditReport report;
    std::string hash;
    std::int64_t sequence = 0;
    for (bool full = true; full && !report.broken_at;) {
        Call list = connection.call(sql::audit_list)
                        .set("writer", writer)
                        .set("after", sequence)
                        .set("count", page);
        std::int64_t read = 0;
        for (bool more = list.first(); more; more = list.next(), ++read) {
            if (report.broken_at) continue;
            const AuditRow row{.sequence = list.number(0),
                               .at = Instant{std::chrono::microseconds{list.number(1)}},
                               .user = list.text(2),
                               .request = list.text(3),
                               .action = list.text(4),
                               .target = list.text(5),
                               .version = list.number(6),
                               .outcome = list.text(7)};
            const bool sound =
                row.sequence == sequence + 1 && list.text(8) == sha256_base64(chained(row, hash));
            sequence = row.sequence;
            hash = list.text(8);
            if (sound)
                ++report.rows;
            else
                report.broken_at = sequence;
        }
        full = read == page;
    }
    return report;
}

}  // namespace fascia::store

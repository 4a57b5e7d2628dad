#include "store/soci/search.hpp"

#include "store/detail/body.hpp"
#include "store/soci/search_plan.hpp"

#include <algorithm>

namespace fascia::store {
namespace {

using sql::Type;

Outcome<std::optional<PageToken>> read_after(const search::Query& query) {
    if (query.after.empty()) return std::optional<PageToken>{};
    auto token = read_page_token(query.sort, query.after);
    if (!token) return token.error();
    return std::optional{std::move(*token)};
}

/// The keys first, cut to the page; only then the bodies.
Sql page_sql(const Plan& plan, const search::Query& query, const std::optional<PageToken>& after,
             std::string_view body_column) {
    Sql sql;
    sql.add("SELECT p.rid, p.fhir_id, p.version, p.last_updated, b.method, ").add(body_column);
    sql.add(" FROM (SELECT r.rid, r.fhir_id, r.version, r.last_updated");
    sql.add(from_and_where(plan, query.sort, after)).add(order_by(plan, query.sort, "r"));
    sql.add(" LIMIT ").bind(std::int64_t{query.count} + 1);
    sql.add(") p CROSS JOIN fascia_body b WHERE b.rid = p.rid AND b.version = p.version");
    return sql.add(order_by(plan, query.sort, "p"));
}

std::string token_after(const search::Query& query, const Version& last, std::int64_t rid) {
    PageToken token{.values = {}, .rid = rid};
    for (const search::SortKey& key : query.sort)
        token.values.push_back(key.parameter == "_id"
                                   ? last.id
                                   : std::to_string(last.last_updated.time_since_epoch().count()));
    return write_page_token(query.sort, token);
}

void fetch_page(Session session, const Plan& plan, const search::Query& query,
                const std::optional<PageToken>& after, SearchPage& page) {
    const Dialect& dialect = session.connection.dialect();
    Call call = call_assembled(
        session.connection, page_sql(plan, query, after, dialect.body_column()),
        {Type::number, Type::text, Type::number, Type::number, Type::text, Type::text});
    std::int64_t rid = 0;
    for (bool more = call.first(); more; more = call.next()) {
        if (page.entries.size() == query.count) {
            page.next = token_after(query, page.entries.back(), rid);
            continue;
        }
        rid = call.number(0);
        Version version{.type = query.type,
                        .id = std::move(call.text(1)),
                        .version = call.number(2),
                        .last_updated = instant_of(call.number(3)),
                        .method = std::move(call.text(4)),
                        .json = {}};
        version.json = unpack_body(dialect.decode_body(std::move(call.text(5))), version.version,
                                   version.last_updated);
        page.entries.push_back(std::move(version));
    }
}

std::uint64_t count_matches(Session session, const Plan& plan, const search::Query& query) {
    if (plan.drive == Drive::nothing) return 0;
    if (plan.conditions.empty()) return count_live(session.connection, query.type);
    Sql sql;
    sql.add("SELECT COUNT(*)").add(from_and_where(plan, {}, std::nullopt));
    Call count = call_assembled(session.connection, sql, {Type::number});
    return count.one() ? static_cast<std::uint64_t>(count.number(0)) : 0;
}

}  // namespace

Outcome<SearchPage> search_page(Session session, const search::Query& query) {
    if (!std::ranges::all_of(query.sort, [](const search::SortKey& key) {
            return key.parameter == "_id" || key.parameter == "_lastUpdated";
        }))
        return Failure{FailureKind::unsupported, "Sorting is offered by _id and _lastUpdated."};
    const auto after = read_after(query);
    if (!after) return after.error();
    const Plan plan = make_plan(session, query);
    SearchPage page;
    if (query.total != search::Total::none || query.count == 0)
        page.total = count_matches(session, plan, query);
    if (query.count > 0 && plan.drive != Drive::nothing)
        fetch_page(session, plan, query, *after, page);
    return page;
}

std::vector<std::string> match_two(Session session, const search::Query& query) {
    std::vector<std::string> found;
    const Plan plan = make_plan(session, query);
    if (plan.drive == Drive::nothing) return found;
    Sql sql;
    sql.add("SELECT r.fhir_id").add(from_and_where(plan, {}, std::nullopt));
    sql.add(order_by(plan, {}, "r")).add(" LIMIT 2");
    Call call = call_assembled(session.connection, sql, {Type::text});
    for (bool more = call.first(); more; more = call.next())
        found.push_back(query.type + "/" + call.text(0));
    return found;
}

}  // namespace fascia::store

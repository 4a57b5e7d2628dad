#include "store/soci/search.hpp"

#include "store/detail/hex.hpp"
#include "store/soci/own_parameters.hpp"
#include "store/soci/search_include.hpp"
#include "store/soci/search_plan.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fascia::store {
namespace {

using sql::Type;

/// A match, and where it stands in the order of its search.
struct Found {
    Version version;
    PageToken place;
};

/// The keys first, cut to the page; only then the bodies.
Sql page_sql(const Rows& rows, std::int64_t count, std::string_view body_column) {
    Sql sql;
    const auto keys = [&](std::string_view table) {
        for (std::size_t i = 0; i < rows.keys.size(); ++i)
            sql.add(", ").add(table).add("k" + std::to_string(i));
    };
    sql.add("SELECT p.rid, p.fhir_id, p.version, p.last_updated, b.method, ").add(body_column);
    keys("p.");
    sql.add(" FROM (SELECT r.rid, r.fhir_id, r.version, r.last_updated");
    for (std::size_t i = 0; i < rows.keys.size(); ++i)
        sql.add(", ").add(rows.keys[i].expression).add(" AS k" + std::to_string(i));
    sql.add(rows.from_and_where).add(order_by(rows)).add(" LIMIT ").bind(count);
    sql.add(") p CROSS JOIN fascia_body b WHERE b.rid = p.rid AND b.version = p.version ORDER BY ");
    for (std::size_t i = 0; i < rows.keys.size(); ++i)
        sql.add("p.k" + std::to_string(i)).add(rows.keys[i].descending ? " DESC, " : ", ");
    return sql.add("p.rid").add(rows.descending ? " DESC" : "");
}

std::vector<Type> columns_of(const Rows& rows) {
    std::vector<Type> columns{Type::number, Type::text, Type::number,
                              Type::number, Type::text, Type::text};
    for (const OrderKey& key : rows.keys) columns.push_back(key.type);
    return columns;
}

/// Appends at most `count` resources that follow the token.
Outcome<void> fetch(const Plan& plan, const search::Query& query, std::size_t seek,
                    const std::optional<PageToken>& after, std::size_t count,
                    std::vector<Found>& found) {
    Connection& connection = plan.place.session.connection;
    Rows rows = rows_of(plan, seek);
    if (after)
        if (const auto added = add_keyset(rows, *after); !added) return added.error();
    const Dialect& dialect = connection.dialect();
    Call call = call_assembled(
        connection, page_sql(rows, static_cast<std::int64_t>(count), dialect.body_column()),
        columns_of(rows));
    for (bool more = call.first(); more; more = call.next()) {
        Found one{{},
                  {.drive = token_drive(query, plan, seek), .values = {}, .rid = call.number(0)}};
        for (std::size_t i = 0; i < rows.keys.size(); ++i)
            one.place.values.push_back(rows.keys[i].type == Type::text
                                           ? to_hex(call.text(6 + i))
                                           : std::to_string(call.number(6 + i)));
        one.version = version_in(plan.place.session, call);
        found.push_back(std::move(one));
    }
    return {};
}

/// Follows a plan; a stream through one seek after the other.
Outcome<std::vector<Found>> follow(const Plan& plan, const search::Query& query,
                                   const std::optional<PageToken>& after, std::size_t count) {
    std::vector<Found> found;
    if (plan.drive == Drive::nothing) return found;
    const std::size_t seeks =
        plan.drive == Drive::stream ? plan.conditions[plan.driver].seeks.size() : 1;
    for (std::size_t seek = plan.first_seek; seek < seeks && found.size() < count; ++seek) {
        const auto begun = seek == plan.first_seek ? after : std::nullopt;
        if (const auto done = fetch(plan, query, seek, begun, count - found.size(), found); !done)
            return done.error();
    }
    return found;
}

std::uint64_t count_matches(const Plan& plan, const search::Query& query) {
    Connection& connection = plan.place.session.connection;
    if (plan.drive == Drive::nothing) return 0;
    if (plan.conditions.empty()) return count_live(connection, query.type);
    std::uint64_t total = 0;
    const std::size_t seeks =
        plan.drive == Drive::stream ? plan.conditions[plan.driver].seeks.size() : 1;
    for (std::size_t seek = 0; seek < seeks; ++seek) {
        Sql sql;
        sql.add("SELECT COUNT(*)").add(rows_of(plan, seek).from_and_where);
        Call count = call_assembled(connection, sql, {Type::number});
        if (count.one()) total += static_cast<std::uint64_t>(count.number(0));
    }
    return total;
}

Outcome<std::optional<PageToken>> read_after(std::string_view text) {
    if (text.empty()) return std::optional<PageToken>{};
    auto token = read_page_token(text);
    if (!token) return token.error();
    return std::optional{std::move(*token)};
}

bool wants_total(const search::Query& query) {
    return query.total != search::Total::none || query.count == 0;
}

std::string describe(const Plan& plan, const search::Query& query) {
    static constexpr std::array<std::string_view, 4> drives{
        "nothing to find", "scan of the type", "stream of an index", "collected index rows"};
    std::string text = query.type + ": ";
    text += drives[static_cast<std::size_t>(plan.drive)];
    if (plan.drive == Drive::stream || plan.drive == Drive::collect)
        text += ", by criterion " + std::to_string(plan.driver + 1);
    for (std::size_t i = 0; i < plan.estimates.size(); ++i)
        if (plan.estimates[i] >= 0)
            text += "; criterion " + std::to_string(i + 1) + ": " +
                    std::to_string(plan.estimates[i]) + " index rows counted";
    if (plan.drive != Drive::nothing)
        text += "; SQL: SELECT r.rid" + rows_of(plan, plan.first_seek).from_and_where.text;
    return text;
}

Outcome<std::vector<Found>> search_type(Session session, const search::Query& query,
                                        const std::optional<PageToken>& after, std::size_t count,
                                        SearchPage& page) {
    const auto plan = make_plan(session, query, after);
    if (!plan) return plan.error();
    if (wants_total(query)) page.total = page.total.value_or(0) + count_matches(*plan, query);
    if (query.explain) page.explanation.push_back(describe(*plan, query));
    if (query.count == 0) return std::vector<Found>{};
    return follow(*plan, query, after, count);
}

search::Query of_type(const search::Query& query, const std::string& type) {
    search::Query one = query;
    one.type = type;
    return one;
}

/// One type after the other; the token begins with the place of its type.
Outcome<std::vector<Found>> search_in_turn(Session session, const search::Query& query,
                                           const std::optional<PageToken>& after, std::size_t count,
                                           SearchPage& page) {
    std::vector<Found> found;
    std::int64_t first = 0;
    std::optional<PageToken> begun = after;
    if (begun) {
        const std::size_t mark = begun->drive.find('t');
        if (mark == std::string::npos || !read_number(begun->drive.substr(0, mark), first) ||
            first < 0 || static_cast<std::size_t>(first) >= query.types.size())
            return refused_page_token();
        begun->drive.erase(0, mark + 1);
    }
    for (auto at = static_cast<std::size_t>(first); at < query.types.size(); ++at) {
        auto more = search_type(session, of_type(query, query.types[at]),
                                std::exchange(begun, std::nullopt), count - found.size(), page);
        if (!more) return more.error();
        for (Found& one : *more) {
            one.place.drive.insert(0, std::to_string(at) + "t");
            found.push_back(std::move(one));
        }
        if (found.size() == count && !wants_total(query)) break;
    }
    return found;
}

/// All types at once, in the order of what stands in every resource's own row.
Outcome<std::vector<Found>> search_merged(Session session, const search::Query& query,
                                          const std::optional<PageToken>& after, std::size_t count,
                                          SearchPage& page) {
    std::vector<Found> found;
    for (const std::string& type : query.types) {
        auto more = search_type(session, of_type(query, type), after, count, page);
        if (!more) return more.error();
        std::ranges::move(*more, std::back_inserter(found));
    }
    const auto before = [&](const Found& a, const Found& b) {
        for (const search::SortKey& key : query.sort) {
            const bool by_id = key.parameter == "_id";
            const auto order = by_id ? a.version.id <=> b.version.id
                                     : a.version.last_updated <=> b.version.last_updated;
            if (order != 0) return (order < 0) != key.descending;
        }
        return (a.place.rid < b.place.rid) != query.sort.back().descending;
    };
    std::ranges::sort(found, before);
    if (found.size() > count) found.resize(count);
    return found;
}

}  // namespace

Outcome<SearchPage> search_page(Session session, const search::Query& query) {
    if (const auto sound = require_complete(session.connection, query.own); !sound)
        return sound.error();
    const auto after = read_after(query.after);
    if (!after) return after.error();
    SearchPage page;
    const std::size_t count = query.count + std::size_t{1};
    auto found = !query.type.empty()  ? search_type(session, query, *after, count, page)
                 : query.sort.empty() ? search_in_turn(session, query, *after, count, page)
                                      : search_merged(session, query, *after, count, page);
    if (!found) return found.error();
    if (found->size() == count) {
        found->pop_back();
        if (!found->empty()) page.next = write_page_token(found->back().place);
    }
    std::vector<std::int64_t> row_keys;
    for (Found& one : *found) {
        row_keys.push_back(one.place.rid);
        page.entries.push_back(std::move(one.version));
    }
    auto included = find_included(session, query.includes, row_keys);
    if (!included) return included.error();
    page.included = std::move(*included);
    return page;
}

Outcome<std::vector<std::string>> match(Session session, const search::Query& query) {
    if (const auto sound = require_complete(session.connection, query.own); !sound)
        return sound.error();
    std::vector<std::string> found;
    const auto plan = make_plan(session, query, std::nullopt);
    if (!plan) return plan.error();
    auto matches = follow(*plan, query, std::nullopt, query.count);
    if (!matches) return matches.error();
    for (const Found& one : *matches) found.push_back(query.type + "/" + one.version.id);
    return found;
}

}  // namespace fascia::store

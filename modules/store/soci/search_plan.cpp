#include "store/soci/search_plan.hpp"

#include <algorithm>

namespace fascia::store {
namespace {

/// Up to here index rows are counted, and collected and sorted.
constexpr std::int64_t most_collected = 5000;

void add_seek(Sql& sql, const Seek& seek) {
    sql.add("SELECT d.rid FROM ").add(seek.table).add(" d WHERE ").add(seek.where);
}

/// How many index rows fulfil the condition, counted no further than most_collected + 1.
std::int64_t estimate(Connection& connection, const Condition& condition) {
    Sql sql;
    sql.add("SELECT COUNT(*) FROM (");
    for (const Seek& seek : condition.seeks) {
        if (&seek != &condition.seeks.front()) sql.add(" UNION ALL ");
        add_seek(sql, seek);
    }
    sql.add(" LIMIT ").bind(most_collected + 1).add(") c");
    Call count = call_assembled(connection, sql, {sql::Type::number});
    return count.one() ? count.number(0) : 0;
}

bool streams(const Condition& condition) {
    return condition.seekable && condition.seeks.size() == 1 &&
           condition.seeks.front().in_key_order;
}

void choose(Plan& plan, Connection& connection, bool key_order) {
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < plan.conditions.size(); ++i)
        if (plan.conditions[i].seekable) candidates.push_back(i);
    if (candidates.empty()) return;
    if (std::ranges::any_of(candidates,
                            [&](std::size_t i) { return plan.conditions[i].seeks.empty(); })) {
        plan.drive = Drive::nothing;
        return;
    }
    if (key_order && candidates.size() == 1 && streams(plan.conditions[candidates[0]])) {
        plan.drive = Drive::stream;
        plan.driver = candidates[0];
        return;
    }
    std::int64_t least = most_collected + 1;
    for (const std::size_t i : candidates) {
        const std::int64_t rows = estimate(connection, plan.conditions[i]);
        if (rows >= least) continue;
        least = rows;
        plan.driver = i;
        plan.drive = Drive::collect;
    }
    if (plan.drive == Drive::collect || !key_order) return;
    const auto streaming = std::ranges::find_if(
        candidates, [&](std::size_t i) { return streams(plan.conditions[i]); });
    if (streaming == candidates.end()) return;
    plan.drive = Drive::stream;
    plan.driver = *streaming;
}

/// The rows to begin with, up to and including the WHERE that joins them to r.
Sql driving_rows(const Plan& plan) {
    Sql sql;
    if (plan.drive == Drive::stream) {
        const Seek& seek = plan.conditions[plan.driver].seeks.front();
        sql.add(" FROM ").add(seek.table).add(" d CROSS JOIN fascia_res r WHERE ").add(seek.where);
        return sql.add(" AND r.rid = d.rid AND r.deleted = 0");
    }
    if (plan.drive == Drive::collect) {
        sql.add(" FROM (");
        for (const Seek& seek : plan.conditions[plan.driver].seeks) {
            if (&seek != &plan.conditions[plan.driver].seeks.front()) sql.add(" UNION ");
            add_seek(sql, seek);
        }
        // A single slice may still name a resource twice.
        if (plan.conditions[plan.driver].seeks.size() == 1) sql.add(" GROUP BY d.rid");
        return sql.add(") d CROSS JOIN fascia_res r WHERE r.rid = d.rid AND r.deleted = 0");
    }
    return sql.add(" FROM fascia_res r WHERE r.deleted = 0");
}

/// The column that a scan without sort, a stream and a sort by key run along.
std::string_view key_column(const Plan& plan) {
    return plan.drive == Drive::stream ? "d.rid" : "r.rid";
}

std::string_view column_of(const search::SortKey& key) {
    return key.parameter == "_id" ? "fhir_id" : "last_updated";
}

bool last_descends(const std::vector<search::SortKey>& sort) {
    return !sort.empty() && sort.back().descending;
}

void bind_sort_value(Sql& sql, const search::SortKey& key, const std::string& value) {
    if (key.parameter == "_id")
        sql.bind(value);
    else
        sql.bind(std::int64_t{std::stoll(value)});
}

/// Keyset paging in the expanded form: a row comparison would be a scan on MariaDB. The bound on
/// the first column stands alone, for it is what an index is entered with.
void add_keyset(Sql& sql, const Plan& plan, const std::vector<search::SortKey>& sort,
                const PageToken& after) {
    if (sort.empty()) {
        sql.add(" AND ").add(key_column(plan)).add(" > ").bind(after.rid);
        return;
    }
    sql.add(" AND r.").add(column_of(sort[0])).add(sort[0].descending ? " <= " : " >= ");
    bind_sort_value(sql, sort[0], after.values[0]);
    sql.add(" AND (");
    for (std::size_t level = 0; level <= sort.size(); ++level) {
        sql.add(level == 0 ? "(" : " OR (");
        for (std::size_t i = 0; i < level; ++i) {
            sql.add("r.").add(column_of(sort[i])).add(" = ");
            bind_sort_value(sql, sort[i], after.values[i]);
            sql.add(" AND ");
        }
        if (level == sort.size()) {
            sql.add("r.rid").add(last_descends(sort) ? " < " : " > ").bind(after.rid);
        } else {
            sql.add("r.").add(column_of(sort[level])).add(sort[level].descending ? " < " : " > ");
            bind_sort_value(sql, sort[level], after.values[level]);
        }
        sql.add(")");
    }
    sql.add(")");
}

}  // namespace

Plan make_plan(Session session, const search::Query& query) {
    Plan plan;
    const auto type_id = find_type(session, query.type);
    if (!type_id) {
        plan.drive = Drive::nothing;
        return plan;
    }
    plan.type_id = *type_id;
    for (const search::Criterion& criterion : query.criteria)
        plan.conditions.push_back(make_condition(session, *type_id, criterion));
    choose(plan, session.connection, query.sort.empty());
    return plan;
}

Sql from_and_where(const Plan& plan, const std::vector<search::SortKey>& sort,
                   const std::optional<PageToken>& after) {
    Sql sql = driving_rows(plan);
    if (plan.drive == Drive::scan && sort.empty())
        sql.add(" AND r.rid BETWEEN ")
            .bind(first_rid(plan.type_id))
            .add(" AND ")
            .bind(last_rid(plan.type_id));
    else if (plan.drive == Drive::scan)
        sql.add(" AND r.type_id = ").bind(plan.type_id);
    for (std::size_t i = 0; i < plan.conditions.size(); ++i)
        if (plan.drive == Drive::scan || i != plan.driver)
            sql.add(" AND ").add(plan.conditions[i].probe);
    if (after) add_keyset(sql, plan, sort, *after);
    return sql;
}

Sql order_by(const Plan& plan, const std::vector<search::SortKey>& sort, std::string_view alias) {
    Sql sql;
    sql.add(" ORDER BY ");
    for (const search::SortKey& key : sort)
        sql.add(alias).add(".").add(column_of(key)).add(key.descending ? " DESC, " : ", ");
    if (sort.empty() && alias == "r") return sql.add(key_column(plan));
    return sql.add(alias).add(".rid").add(last_descends(sort) ? " DESC" : "");
}

Call call_assembled(Connection& connection, const Sql& sql, const std::vector<sql::Type>& out) {
    std::string text;
    std::size_t count = 0;
    for (const char c : sql.text) {
        if (c == '?')
            text.append(":p").append(std::to_string(count++));
        else
            text += c;
    }
    std::vector<sql::Type> in;
    for (const auto& value : sql.values)
        in.push_back(value.index() == 0 ? sql::Type::number : sql::Type::text);
    Call call = connection.assembled(text, in, out);
    for (std::size_t i = 0; i < sql.values.size(); ++i)
        std::visit([&](const auto& value) { call.set("p" + std::to_string(i), value); },
                   sql.values[i]);
    return call;
}

}  // namespace fascia::store

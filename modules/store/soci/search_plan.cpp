#include "store/soci/search_plan.hpp"

#include "store/detail/hex.hpp"

#include <algorithm>

namespace fascia::store {
namespace {

/// A criterion with no more index rows than this is collected: the price does not grow with the
/// clinic.
constexpr std::int64_t few = 200;
/// So far rows are counted to tell which of several streams is the thinner one.
constexpr std::int64_t most_compared = 600;
/// Up to here index rows are counted, and collected, where nothing can be streamed.
constexpr std::int64_t most_collected = 5000;

void add_seek(Sql& sql, const Seek& seek) {
    sql.add("SELECT d.rid FROM ").add(seek.table).add(" d WHERE ");
    seek.where(sql, "d.");
}

/// How many index rows fulfil the condition, counted no further than `most` + 1.
std::int64_t estimate(Connection& connection, const Condition& condition, std::int64_t most) {
    Sql sql;
    sql.add("SELECT COUNT(*) FROM (");
    for (const Seek& seek : condition.seeks) {
        if (&seek != &condition.seeks.front()) sql.add(" UNION ALL ");
        add_seek(sql, seek);
    }
    sql.add(" LIMIT ").bind(most + 1).add(") c");
    Call count = call_assembled(connection, sql, {sql::Type::number});
    return count.one() ? count.number(0) : 0;
}

bool streams(const Condition& condition) {
    return condition.seekable && std::ranges::all_of(condition.seeks, &Seek::streams);
}

class Choice {
  public:
    Choice(Plan& plan, Connection& connection) : plan_{plan}, connection_{connection} {
        plan_.estimates.assign(plan_.conditions.size(), -1);
        for (std::size_t i = 0; i < plan_.conditions.size(); ++i)
            if (plan_.conditions[i].seekable) candidates_.push_back(i);
    }

    void make() {
        if (std::ranges::any_of(candidates_,
                                [&](std::size_t i) { return plan_.conditions[i].seeks.empty(); })) {
            plan_.drive = Drive::nothing;
            return;
        }
        const bool any_order = plan_.sort.empty();
        if (candidates_.size() == 1 && any_order && streams(plan_.conditions[candidates_[0]]))
            return choose(Drive::stream, candidates_[0]);
        const auto least = least_of(candidates_, any_order ? few : most_collected);
        if (!least) return;
        if (plan_.estimates[*least] <= (any_order ? few : most_collected))
            return choose(Drive::collect, *least);
        if (!any_order) return;
        std::vector<std::size_t> streaming;
        for (const std::size_t i : candidates_)
            if (streams(plan_.conditions[i])) streaming.push_back(i);
        if (const auto best = least_of(streaming, most_compared))
            return choose(Drive::stream, *best);
        if (const auto best = least_of(candidates_, most_collected);
            plan_.estimates[*best] <= most_collected)
            choose(Drive::collect, *best);
    }

  private:
    std::optional<std::size_t> least_of(const std::vector<std::size_t>& which, std::int64_t most) {
        std::optional<std::size_t> least;
        for (const std::size_t i : which) {
            plan_.estimates[i] = estimate(connection_, plan_.conditions[i], most);
            if (!least || plan_.estimates[i] < plan_.estimates[*least]) least = i;
            if (plan_.estimates[*least] == 0) break;
        }
        return least;
    }

    void choose(Drive drive, std::size_t driver) {
        plan_.drive = drive;
        plan_.driver = driver;
    }

    Plan& plan_;
    Connection& connection_;
    std::vector<std::size_t> candidates_;
};

/// What was sorted by, so that a token of another sort is refused.
std::string sort_drive(const search::Query& query) {
    std::string text;
    for (const search::SortKey& key : query.sort)
        text.append(key.descending ? "-" : "+").append(key.parameter);
    return "s" + sha256_hex(text).substr(0, 8);
}

/// "c2.0": the rows of condition 2, its first seek.
Outcome<void> follow(Plan& plan, std::string_view drive) {
    std::int64_t driver = 0, seek = 0;
    const std::size_t dot = drive.find('.');
    if (!drive.starts_with('c') || dot == std::string_view::npos ||
        !read_number(drive.substr(1, dot - 1), driver) || !read_number(drive.substr(dot + 1), seek))
        return refused_page_token();
    plan.driver = static_cast<std::size_t>(driver);
    plan.first_seek = static_cast<std::size_t>(seek);
    if (plan.driver >= plan.conditions.size() || !streams(plan.conditions[plan.driver]))
        return refused_page_token();
    if (plan.first_seek >= plan.conditions[plan.driver].seeks.size()) return refused_page_token();
    plan.drive = Drive::stream;
    return {};
}

/// The rows of one resource are several; it is met at the first of them.
void first_of_resource(Sql& sql, const Seek& seek) {
    if (seek.ties.empty()) return;
    sql.add(" AND NOT EXISTS (SELECT 1 FROM ").add(seek.table).add(" y WHERE y.rid = d.rid AND ");
    seek.where(sql, "y.");
    sql.add(" AND (");
    for (std::size_t level = 0; level < seek.ties.size(); ++level) {
        sql.add(level == 0 ? "(" : " OR (");
        for (std::size_t i = 0; i < level; ++i)
            sql.add("y.").add(seek.ties[i]).add(" = d.").add(seek.ties[i]).add(" AND ");
        sql.add("y.").add(seek.ties[level]).add(" < d.").add(seek.ties[level]).add(")");
    }
    sql.add(")").add(end_of_exists);
}

Rows stream_rows(const Plan& plan, std::size_t at) {
    const Condition& driver = plan.conditions[plan.driver];
    const Seek& seek = driver.seeks[at];
    Rows rows{.row_key = "d.rid"};
    Sql& sql = rows.from_and_where;
    sql.add(" FROM ").add(seek.table).add(" d CROSS JOIN fascia_res r WHERE ");
    seek.where(sql, "d.");
    sql.add(" AND r.rid = d.rid AND r.deleted = 0");
    first_of_resource(sql, seek);
    for (std::size_t earlier = 0; earlier < at; ++earlier)
        sql.add(" AND NOT ").add(driver.seeks[earlier].probe);
    for (const OrderColumn& column : seek.order) {
        OrderKey key{{}, column.type, false};
        key.expression.add("d.").add(column.name);
        rows.keys.push_back(std::move(key));
    }
    return rows;
}

void add_joins(Sql& sql, const Plan& plan) {
    for (const OrderKey& key : plan.sort) sql.add(key.join);
}

Rows collected_rows(const Plan& plan) {
    const auto& seeks = plan.conditions[plan.driver].seeks;
    Rows rows;
    Sql& sql = rows.from_and_where;
    sql.add(" FROM (");
    for (const Seek& seek : seeks) {
        if (&seek != &seeks.front()) sql.add(" UNION ");
        add_seek(sql, seek);
    }
    // A single slice may still name a resource twice.
    if (seeks.size() == 1) sql.add(" GROUP BY d.rid");
    sql.add(") d CROSS JOIN fascia_res r");
    add_joins(sql, plan);
    sql.add(" WHERE r.rid = d.rid AND r.deleted = 0");
    return rows;
}

Rows scanned_rows(const Plan& plan) {
    Rows rows;
    Sql& sql = rows.from_and_where;
    sql.add(" FROM fascia_res r");
    add_joins(sql, plan);
    sql.add(" WHERE r.deleted = 0");
    if (!plan.sort.empty())
        sql.add(" AND r.type_id = ").bind(plan.place.type_id);
    else
        sql.add(" AND r.rid BETWEEN ")
            .bind(first_rid(plan.place.type_id))
            .add(" AND ")
            .bind(last_rid(plan.place.type_id));
    return rows;
}

bool is_hex(std::string_view text) {
    return text.size() % 2 == 0 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool fits(const OrderKey& key, std::string_view value) {
    std::int64_t number = 0;
    return key.type == sql::Type::text ? is_hex(value) : read_number(value, number);
}

void bind_value(Sql& sql, const OrderKey& key, const std::string& value) {
    if (key.type == sql::Type::text)
        sql.bind(from_hex(value));
    else
        sql.bind(std::int64_t{std::stoll(value)});
}

}  // namespace

Outcome<Plan> make_plan(Session session, const search::Query& query,
                        const std::optional<PageToken>& after) {
    Plan plan{.place = {session, 0}};
    const auto type_id = find_type(session, query.type);
    if (!type_id) {
        plan.drive = Drive::nothing;
        return plan;
    }
    plan.place.type_id = *type_id;
    for (const search::Criterion& criterion : query.criteria)
        plan.conditions.push_back(make_condition(plan.place, criterion));
    plan.sort = sort_keys(plan.place, query.sort);
    if (after && after->drive.starts_with('c')) {
        if (const auto followed = follow(plan, after->drive); !followed) return followed.error();
        return plan;
    }
    if (after && after->drive != (query.sort.empty() ? "k" : sort_drive(query)))
        return refused_page_token();
    Choice{plan, session.connection}.make();
    // A page in the order of row keys goes on in it, whatever would be chosen today.
    if (after && query.sort.empty() && plan.drive == Drive::stream) plan.drive = Drive::collect;
    return plan;
}

Rows rows_of(const Plan& plan, std::size_t seek) {
    Rows rows = plan.drive == Drive::stream    ? stream_rows(plan, seek)
                : plan.drive == Drive::collect ? collected_rows(plan)
                                               : scanned_rows(plan);
    for (std::size_t i = 0; i < plan.conditions.size(); ++i) {
        const bool drives = plan.drive != Drive::scan && i == plan.driver;
        if (!drives || !plan.conditions[i].exact)
            rows.from_and_where.add(" AND ").add(plan.conditions[i].probe);
    }
    if (plan.drive != Drive::stream && !plan.sort.empty()) {
        rows.keys = plan.sort;
        rows.descending = plan.sort.back().descending;
    }
    return rows;
}

/// In the expanded form: a row comparison would be a scan on MariaDB. The bound on the first column
/// stands alone, for it is what an index is entered with.
Outcome<void> add_keyset(Rows& rows, const PageToken& after) {
    if (after.values.size() != rows.keys.size()) return refused_page_token();
    for (std::size_t i = 0; i < rows.keys.size(); ++i)
        if (!fits(rows.keys[i], after.values[i])) return refused_page_token();
    Sql& sql = rows.from_and_where;
    const std::string_view last = rows.descending ? " < " : " > ";
    if (rows.keys.empty()) {
        sql.add(" AND ").add(rows.row_key).add(last).bind(after.rid);
        return {};
    }
    sql.add(" AND ").add(rows.keys[0].expression);
    sql.add(rows.keys[0].descending ? " <= " : " >= ");
    bind_value(sql, rows.keys[0], after.values[0]);
    sql.add(" AND (");
    for (std::size_t level = 0; level <= rows.keys.size(); ++level) {
        sql.add(level == 0 ? "(" : " OR (");
        for (std::size_t i = 0; i < level; ++i) {
            sql.add(rows.keys[i].expression).add(" = ");
            bind_value(sql, rows.keys[i], after.values[i]);
            sql.add(" AND ");
        }
        if (level == rows.keys.size()) {
            sql.add(rows.row_key).add(last).bind(after.rid);
        } else {
            sql.add(rows.keys[level].expression).add(rows.keys[level].descending ? " < " : " > ");
            bind_value(sql, rows.keys[level], after.values[level]);
        }
        sql.add(")");
    }
    sql.add(")");
    return {};
}

Sql order_by(const Rows& rows) {
    Sql sql;
    sql.add(" ORDER BY ");
    for (std::size_t i = 0; i < rows.keys.size(); ++i)
        sql.add("k" + std::to_string(i)).add(rows.keys[i].descending ? " DESC, " : ", ");
    return sql.add(rows.row_key).add(rows.descending ? " DESC" : "");
}

std::string token_drive(const search::Query& query, const Plan& plan, std::size_t seek) {
    if (!query.sort.empty()) return sort_drive(query);
    if (plan.drive != Drive::stream) return "k";
    return "c" + std::to_string(plan.driver) + "." + std::to_string(seek);
}

}  // namespace fascia::store

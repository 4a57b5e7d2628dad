#include "store/soci/search_condition.hpp"

#include "store/detail/date_span.hpp"
#include "store/detail/index_key.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <optional>

namespace fascia::store {

Sql& Sql::add(std::string_view fragment) {
    text += fragment;
    return *this;
}

Sql& Sql::add(const Sql& piece) {
    text += piece.text;
    values.insert(values.end(), piece.values.begin(), piece.values.end());
    return *this;
}

Sql& Sql::bind(std::int64_t value) {
    text += '?';
    values.emplace_back(value);
    return *this;
}

Sql& Sql::bind(std::string value) {
    text += '?';
    values.emplace_back(std::move(value));
    return *this;
}

namespace {

/// Sorts after every continuation of a prefix: the last code point.
constexpr std::string_view last_character = "\xF4\x8F\xBF\xBF";

/// What one value test comes to: its probe on r, and the seeks that find it.
struct Test {
    Sql probe;
    std::vector<Seek> seeks;
    bool seekable = true;
};

Test never() {
    Test test;
    test.probe.add("1 = 0");
    return test;
}

/// Probe and seek from one condition on a table's columns, written with the alias it is to have.
template <class Where>
Test in_table(std::string_view table, Where where, bool in_key_order) {
    Test test;
    test.probe.add("EXISTS (SELECT 1 FROM ").add(table).add(" x WHERE x.rid = r.rid AND ");
    where("x.", test.probe);
    test.probe.add(")");
    Seek seek{.table = table, .where = {}, .in_key_order = in_key_order};
    where("d.", seek.where);
    test.seeks.push_back(std::move(seek));
    return test;
}

class Translator {
  public:
    Translator(Session session, std::int64_t type_id, std::int64_t param_id)
        : session_{session}, type_id_{type_id}, param_id_{param_id} {}

    Test operator()(const search::TokenTest& test) const {
        if (test.code.empty()) return any_code(test.system.value_or(""));
        std::optional<std::int64_t> system;
        if (test.system) {
            system = find_system(session_, index_key(*test.system));
            if (!system) return never();
        }
        return in_table(
            "fascia_token_index",
            [&](std::string_view alias, Sql& sql) {
                equal(sql, alias, "param_id", param_id_);
                equal(sql.add(" AND "), alias, "code", index_key(test.code));
                if (system)
                    equal(sql.add(" AND "), alias, "system_id", *system);
                else
                    first_system_only(sql.add(" AND "), alias);
            },
            true);
    }

    Test operator()(const search::StringTest& test) const {
        return in_table(
            "fascia_string_index",
            [&](std::string_view alias, Sql& sql) {
                equal(sql, alias, "param_id", param_id_);
                sql.add(" AND ").add(alias);
                string_test(sql, alias, test);
            },
            false);
    }

    Test operator()(const search::DateTest& test) const {
        Test result;
        result.probe.add("EXISTS (SELECT 1 FROM fascia_date_index x WHERE x.rid = r.rid AND ");
        equal(result.probe, "x.", "param_id", param_id_);
        date_test(result.probe.add(" AND "), "x.", test);
        result.probe.add(")");
        for (std::int64_t span = 0; span <= static_cast<std::int64_t>(span_limits.size()); ++span) {
            Seek seek{.table = "fascia_date_index", .where = {}};
            equal(seek.where, "d.", "param_id", param_id_);
            equal(seek.where.add(" AND "), "d.", "span", span);
            bound_low(seek.where, test, span);
            date_test(seek.where.add(" AND "), "d.", test);
            result.seeks.push_back(std::move(seek));
        }
        return result;
    }

    Test operator()(const search::ReferenceTest& test) const {
        if (!test.url.empty()) return by_uri(test.url);
        Test result;
        for (const std::int64_t target : targets(test)) add_target(result, target);
        return result.seeks.empty() ? never() : result;
    }

    Test operator()(const search::UriTest& test) const { return by_uri(test.uri); }

    Test missing() const {
        Test test{.probe = {}, .seeks = {}, .seekable = false};
        test.probe.add("NOT (").add(has_member(any_value)).add(")");
        return test;
    }
    Test present() const {
        return {.probe = has_member(any_value), .seeks = {}, .seekable = false};
    }

    static void equal(Sql& sql, std::string_view alias, std::string_view column, auto value) {
        sql.add(alias).add(column).add(" = ").bind(std::move(value));
    }

  private:
    Sql has_member(std::int64_t system_id) const {
        Sql sql;
        sql.add("r.shape_id IN (SELECT shape_id FROM fascia_presence WHERE param_id = ")
            .bind(param_id_);
        sql.add(" AND system_id = ").bind(system_id).add(")");
        return sql;
    }

    Test any_code(std::string_view system) const {
        const auto known = find_system(session_, index_key(system));
        if (!known) return never();
        return {.probe = has_member(*known), .seeks = {}, .seekable = false};
    }

    /// A resource may have one code in two systems; it is found once.
    static void first_system_only(Sql& sql, std::string_view alias) {
        sql.add("NOT EXISTS (SELECT 1 FROM fascia_token_index y WHERE y.param_id = ").add(alias);
        sql.add("param_id AND y.code = ").add(alias).add("code AND y.rid = ").add(alias);
        sql.add("rid AND y.system_id < ").add(alias).add("system_id)");
    }

    static void string_test(Sql& sql, std::string_view alias, const search::StringTest& test) {
        if (test.contains) {
            sql.add("folded LIKE ").bind(like_pattern(test.text)).add(" ESCAPE '!'");
            return;
        }
        const std::string text{
            index_prefix(test.exact ? search::fold(test.text) : std::string{test.text})};
        if (test.exact) {
            sql.add("folded = ").bind(text).add(" AND ");
            equal(sql, alias, "exact", index_key(test.text));
            return;
        }
        sql.add("folded >= ").bind(text).add(" AND ").add(alias);
        sql.add("folded < ").bind(text + std::string{last_character});
    }

    static std::string like_pattern(std::string_view text) {
        std::string pattern = "%";
        for (const char c : text) {
            if (c == '%' || c == '_' || c == '!') pattern += '!';
            pattern += c;
        }
        return pattern + '%';
    }

    /// R4 search.html#prefix on half-open ranges.
    static void date_test(Sql& sql, std::string_view alias, const search::DateTest& test) {
        const std::int64_t low = test.low.time_since_epoch().count();
        const std::int64_t high = test.high.time_since_epoch().count();
        const auto compare = [&](std::string_view column, std::string_view with,
                                 std::int64_t value) {
            sql.add(alias).add(column).add(with).bind(value);
        };
        const auto both = [&](std::string_view a, std::string_view a_with, std::int64_t a_value,
                              std::string_view joined, std::string_view b, std::string_view b_with,
                              std::int64_t b_value) {
            sql.add("(");
            compare(a, a_with, a_value);
            sql.add(joined);
            compare(b, b_with, b_value);
            sql.add(")");
        };
        using search::Prefix;
        switch (test.prefix) {
            case Prefix::eq:
                return both("low", " >= ", low, " AND ", "high", " <= ", high);
            case Prefix::ne:
                return both("low", " < ", low, " OR ", "high", " > ", high);
            case Prefix::gt:
                return compare("high", " > ", high);
            case Prefix::lt:
                return compare("low", " < ", low);
            case Prefix::ge:
                return both("low", " >= ", low, " OR ", "high", " > ", high);
            case Prefix::le:
                return both("low", " < ", low, " OR ", "high", " <= ", high);
            case Prefix::sa:
                return compare("low", " >= ", high);
            case Prefix::eb:
                return compare("high", " <= ", low);
            case Prefix::ap:
                return both("low", " < ", high, " AND ", "high", " > ", low);
        }
    }

    /// What the test says of `low` for ranges of that span, so that the key is entered in its
    /// middle.
    static void bound_low(Sql& sql, const search::DateTest& test, std::int64_t span) {
        using search::Prefix;
        const std::int64_t low = test.low.time_since_epoch().count();
        const std::int64_t high = test.high.time_since_epoch().count();
        const bool bounded = span < static_cast<std::int64_t>(span_limits.size());
        const std::int64_t longest =
            bounded ? span_limits[static_cast<std::size_t>(span)].count() : 0;
        const auto at_least = [&](std::int64_t value) { sql.add(" AND d.low >= ").bind(value); };
        const auto below = [&](std::int64_t value) { sql.add(" AND d.low < ").bind(value); };
        switch (test.prefix) {
            case Prefix::eq:
            case Prefix::le:
                return below(high);
            case Prefix::gt:
                return bounded ? at_least(high - longest) : void();
            case Prefix::ge:
                return bounded ? at_least(std::min(low, high - longest)) : void();
            case Prefix::ap:
                return bounded ? at_least(low - longest) : void();
            case Prefix::eb:
                return below(low);
            case Prefix::lt:
            case Prefix::sa:
            case Prefix::ne:
                return;
        }
    }

    std::vector<std::int64_t> targets(const search::ReferenceTest& test) const {
        std::vector<std::int64_t> found;
        if (test.target_type.empty()) {
            Call any = session_.connection.call(sql::resource_find_any_type)
                           .set("fhir_id", test.target_id);
            for (bool more = any.first(); more; more = any.next()) found.push_back(any.number(0));
            return found;
        }
        const auto type = find_type(session_, test.target_type);
        const auto row =
            type ? find_resource(session_.connection, *type, test.target_id) : std::nullopt;
        if (row) found.push_back(row->rid);
        return found;
    }

    void add_target(Test& result, std::int64_t target) const {
        Test one = in_table(
            "fascia_reference_index",
            [&](std::string_view alias, Sql& sql) {
                equal(sql, alias, "param_id", param_id_);
                equal(sql.add(" AND "), alias, "target", target);
            },
            true);
        if (!result.seeks.empty()) result.probe.add(" OR ");
        result.probe.add(one.probe);
        result.seeks.push_back(std::move(one.seeks.front()));
    }

    /// A canonical without version finds every version of it ("url|1.0").
    Test by_uri(const std::string& uri) const {
        const auto equal_to = [&](std::string_view alias, Sql& sql) {
            equal(sql, alias, "param_id", param_id_);
            equal(sql.add(" AND "), alias, "uri", index_key(uri));
        };
        Test test = in_table("fascia_uri_index", equal_to, true);
        if (uri.find('|') != std::string::npos) return test;
        Test versions = in_table(
            "fascia_uri_index",
            [&](std::string_view alias, Sql& sql) {
                equal(sql, alias, "param_id", param_id_);
                sql.add(" AND ").add(alias).add("uri >= ").bind(index_key(uri + "|"));
                sql.add(" AND ").add(alias).add("uri < ").bind(index_key(uri + "}"));
            },
            false);
        test.probe.add(" OR ").add(versions.probe);
        test.seeks.push_back(std::move(versions.seeks.front()));
        return test;
    }

    Session session_;
    std::int64_t type_id_;
    std::int64_t param_id_;
};

/// _id and _lastUpdated stand in the resource's own row.
struct RowTranslator {
    std::int64_t type_id;

    Test operator()(const search::TokenTest& test) const {
        return in_row([&](std::string_view alias, Sql& sql) {
            Translator::equal(sql, alias, "fhir_id", test.code);
        });
    }
    Test operator()(const search::DateTest& test) const {
        using search::Prefix;
        const std::int64_t low = test.low.time_since_epoch().count();
        const std::int64_t high = test.high.time_since_epoch().count();
        return in_row([&](std::string_view alias, Sql& sql) {
            const auto compare = [&](std::string_view with, std::int64_t value) {
                sql.add(alias).add("last_updated").add(with).bind(value);
            };
            switch (test.prefix) {
                case Prefix::eq:
                case Prefix::ap:
                    compare(" >= ", low);
                    sql.add(" AND ");
                    return compare(" < ", high);
                case Prefix::ne:
                    sql.add("(");
                    compare(" < ", low);
                    sql.add(" OR ");
                    compare(" >= ", high);
                    sql.add(")");
                    return;
                case Prefix::gt:
                case Prefix::sa:
                    return compare(" >= ", high);
                case Prefix::lt:
                case Prefix::eb:
                    return compare(" < ", low);
                case Prefix::ge:
                    return compare(" >= ", low);
                case Prefix::le:
                    return compare(" < ", high);
            }
        });
    }
    Test operator()(const auto&) const { return never(); }

  private:
    template <class Where>
    Test in_row(Where where) const {
        Test test;
        test.probe.add("(");
        where("r.", test.probe);
        test.probe.add(")");
        Seek seek{.table = "res", .where = {}};
        Translator::equal(seek.where, "d.", "type_id", type_id);
        where("d.", seek.where.add(" AND "));
        test.seeks.push_back(std::move(seek));
        return test;
    }
};

Condition join(const std::vector<Test>& tests, bool negated) {
    Condition condition;
    condition.seekable = !negated;
    condition.probe.add(negated ? "NOT (" : "(");
    for (const Test& test : tests) {
        if (&test != &tests.front()) condition.probe.add(" OR ");
        condition.probe.add(test.probe);
        condition.seekable = condition.seekable && test.seekable;
        condition.seeks.insert(condition.seeks.end(), test.seeks.begin(), test.seeks.end());
    }
    condition.probe.add(")");
    return condition;
}

template <class Visitor>
std::vector<Test> translate(const Visitor& visitor, const search::Criterion& criterion) {
    std::vector<Test> tests;
    for (const search::ValueTest& value : criterion.alternatives)
        tests.push_back(std::visit(visitor, value));
    if (tests.empty()) tests.push_back(never());
    return tests;
}

Test always() {
    Test test{.probe = {}, .seeks = {}, .seekable = false};
    test.probe.add("1 = 1");
    return test;
}

}  // namespace

Condition make_condition(Session session, std::int64_t type_id,
                         const search::Criterion& criterion) {
    if (criterion.parameter == "_id" || criterion.parameter == "_lastUpdated") {
        if (criterion.missing) return join({*criterion.missing ? never() : always()}, false);
        return join(translate(RowTranslator{type_id}, criterion), criterion.negated);
    }
    const auto param_id = find_parameter(session, type_id, criterion.parameter);
    if (!param_id) {
        const bool all = criterion.missing.value_or(criterion.negated);
        return join({all ? always() : never()}, false);
    }
    const Translator translator{session, type_id, *param_id};
    if (criterion.missing)
        return join({*criterion.missing ? translator.missing() : translator.present()}, false);
    return join(translate(translator, criterion), criterion.negated);
}

}  // namespace fascia::store

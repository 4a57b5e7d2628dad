#include "fascia/search/search.hpp"

#include "store/detail/date_span.hpp"
#include "store/detail/index_key.hpp"
#include "store/soci/index_list.hpp"
#include "store/soci/search_condition.hpp"
#include "store/soci/search_ranges.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>

namespace fascia::store {
namespace {

/// Sorts after every continuation of a prefix: the last code point.
constexpr std::string_view last_character = "\xF4\x8F\xBF\xBF";

/// " AND column = value", for what stands after another condition.
void and_equal(Sql& sql, std::string_view alias, std::string_view column, auto value) {
    equal(sql.add(" AND "), alias, column, std::move(value));
}

Sql named(std::string_view table) {
    Sql sql;
    return sql.add(table);
}

/// The way into one table, and the probe that asks the same of a resource row.
Seek seek_in(const Place& place, std::string_view table, Seek::Where where,
             std::vector<OrderColumn> order = {}, std::vector<std::string_view> ties = {}) {
    Seek seek{.table = named(table),
              .where = std::move(where),
              .streams = true,
              .order = std::move(order),
              .ties = std::move(ties)};
    seek.probe.add("EXISTS (SELECT 1 FROM ").add(table).add(" x WHERE x.rid = ");
    seek.probe.add(place.row).add(".rid AND ");
    seek.where(seek.probe, "x.");
    seek.probe.add(end_of_exists);
    return seek;
}

/// " AND column IN (…)" in words that keep the database from looking the column up in an index: so
/// that the few rows of one resource are read instead.
template <class Value>
void and_one_of(Sql& sql, std::string_view alias, std::string_view column,
                const std::vector<Value>& values) {
    sql.add(" AND COALESCE(").add(alias).add(column);
    sql.add(std::is_same_v<Value, std::string> ? ", '') IN (" : ", 0) IN (");
    for (const Value& value : values) sql.add(&value == &values.front() ? "" : ", ").bind(value);
    sql.add(")");
}

const std::vector<OrderColumn> by_low_and_high{{"low", sql::Type::text}, {"high", sql::Type::text}};

/// Tests of the values that one parameter has in the index.
class Translator {
  public:
    Translator(const Place& place, const std::string& parameter)
        : place_{place}, session_{place.session}, parameter_{parameter} {}

    Condition operator()(const search::TokenTest& test) const {
        const auto param_id = find(parameter_);
        if (!param_id) return never();
        if (test.code.empty()) return any_code(*param_id, test.system.value_or(""));
        std::optional<std::int64_t> system;
        if (test.system) {
            system = find_system(session_, index_key(*test.system));
            if (!system) return never();
        }
        const auto where = [=, code = index_key(test.code)](Sql& sql, std::string_view alias) {
            equal(sql, alias, "param_id", *param_id);
            and_equal(sql, alias, "code", code);
            if (system) and_equal(sql, alias, "system_id", *system);
        };
        std::vector<std::string_view> ties;
        if (!system) ties = {"system_id"};
        return condition_of(seek_in(place_, "fascia_token_index", where, {}, ties));
    }

    Condition operator()(const search::TokenSetTest& test) const {
        const auto param_id = find(parameter_);
        std::map<std::int64_t, std::vector<std::string>> codes;
        for (const search::TokenTest& member : test.members)
            if (const auto system = find_system(session_, index_key(member.system.value_or(""))))
                codes[*system].push_back(index_key(member.code));
        if (!param_id || codes.empty()) return never();
        Seek seek = seek_in(
            place_, "fascia_token_index",
            [param_id = *param_id, codes = std::move(codes)](Sql& sql, std::string_view alias) {
                equal(sql, alias, "param_id", param_id);
                std::string_view joined = " AND (";
                for (const auto& [system, of_system] : codes) {
                    equal(sql.add(std::exchange(joined, " OR ")).add("("), alias, "system_id",
                          system);
                    sql.add(" AND ").add(alias).add("code IN (");
                    for (const std::string& code : of_system)
                        sql.add(&code == &of_system.front() ? "" : ", ").bind(code);
                    sql.add("))");
                }
                sql.add(")");
            });
        // The codes lie apart in the index: together their rows are in no order.
        seek.streams = false;
        return condition_of(std::move(seek));
    }

    Condition operator()(const search::StringTest& test) const {
        const auto param_id = find(parameter_);
        if (!param_id) return never();
        const auto where = [=](Sql& sql, std::string_view alias) {
            equal(sql, alias, "param_id", *param_id);
            string_test(sql.add(" AND "), alias, "folded", test);
            if (test.exact) and_equal(sql, alias, "exact", index_key(test.text));
        };
        if (test.exact) return condition_of(seek_in(place_, "fascia_string_index", where));
        return condition_of(seek_in(place_, "fascia_string_index", where,
                                    {{"folded", sql::Type::text}}, {"folded", "exact"}));
    }

    Condition operator()(const search::DateTest& test) const {
        const auto param_id = find(parameter_);
        if (!param_id) return never();
        std::vector<Condition> spans;
        for (std::int64_t span = 0; span <= static_cast<std::int64_t>(span_limits.size()); ++span)
            spans.push_back(condition_of(seek_in(
                place_, "fascia_date_index",
                [=](Sql& sql, std::string_view alias) {
                    equal(sql, alias, "param_id", *param_id);
                    and_equal(sql, alias, "span", span);
                    date_bound(sql, alias, test, span);
                    date_test(sql.add(" AND "), alias, test);
                },
                {{"low", sql::Type::number}, {"high", sql::Type::number}}, {"low", "high"})));
        Condition all = any_of(spans);
        all.probe = probe_of("fascia_date_index", *param_id,
                             [&](Sql& sql) { date_test(sql.add(" AND "), "x.", test); });
        return all;
    }

    Condition operator()(const search::ReferenceTest& test) const {
        const auto param_id = find(parameter_);
        if (!param_id) return never();
        if (!test.url.empty()) return by_canonical(*param_id, test);
        std::vector<Condition> targets;
        for (const std::int64_t target : targets_of(test))
            targets.push_back(condition_of(
                seek_in(place_, "fascia_reference_index", [=](Sql& sql, std::string_view alias) {
                    equal(sql, alias, "param_id", *param_id);
                    and_equal(sql, alias, "target", target);
                })));
        return any_of(targets);
    }

    Condition operator()(const search::ReferenceSetTest& test) const {
        const auto param_id = find(parameter_);
        const auto type = find_type(session_, test.target_type);
        if (!param_id || !type) return never();
        const auto targets = find_resources(session_.connection, *type, test.target_ids);
        if (targets.empty()) return never();
        Seek seek =
            seek_in(place_, "fascia_reference_index", [=](Sql& sql, std::string_view alias) {
                equal(sql, alias, "param_id", *param_id);
                sql.add(" AND ").add(alias).add("target IN (");
                for (const std::int64_t& target : targets)
                    sql.add(&target == &targets.front() ? "" : ", ").bind(target);
                sql.add(")");
            });
        // The targets lie apart in the index: together their rows are in no order.
        seek.streams = false;
        return condition_of(std::move(seek));
    }

    Condition operator()(const search::UriTest& test) const {
        const auto param_id = find(parameter_);
        if (!param_id) return never();
        return test.below ? any_of({uri_itself(*param_id, test.uri),
                                    uri_continued(*param_id, test.uri, '/')})
                          : uri_of_any_version(*param_id, test.uri);
    }

    Condition operator()(const search::NumberTest& test) const {
        return points_and_ranges("fascia_number_index", parameter_, test, {});
    }

    Condition operator()(const search::QuantityTest& test) const {
        const std::string parameter = parameter_ + (test.canonical ? ":canonical" : "");
        const auto units = find_units(session_, test);
        if (units.empty()) return never();
        return points_and_ranges("fascia_quantity_index", parameter, test.number, units);
    }

    Condition operator()(const search::CompositeTest& test) const {
        const auto* quantity = std::get_if<search::QuantityTest>(&test.second);
        const bool canonical = quantity && quantity->canonical;
        const auto param_id = find(parameter_ + (canonical ? ":canonical" : ""));
        std::optional<std::int64_t> system;
        if (test.first.system) system = find_system(session_, index_key(*test.first.system));
        if (!param_id || (test.first.system && !system)) return never();
        const std::string code = index_key(test.first.code);
        const auto [kinds, second] = second_of(test, *param_id, code);
        std::vector<Condition> ways;
        for (const auto& kind : kinds) {
            Seek seek =
                seek_in(place_, "fascia_composite_index",
                        [=, kind = kind, second = second](Sql& sql, std::string_view alias) {
                            equal(sql, alias, "param_id", *param_id);
                            and_equal(sql, alias, "code", code);
                            if (kind) and_equal(sql, alias, "kind_id", *kind);
                            second(sql.add(" AND "), alias);
                            if (system) and_equal(sql, alias, "system_id", *system);
                        },
                        by_low_and_high, {"low", "high", "system_id"});
            seek.streams = kind.has_value();
            ways.push_back(condition_of(std::move(seek)));
        }
        Condition all = any_of(ways);
        if (kinds.empty()) return all;
        all.probe = probe_of("fascia_composite_index", *param_id, [&](Sql& sql) {
            and_one_of(sql, "x.", "code", std::vector{code});
            std::vector<std::int64_t> known;
            for (const auto& kind : kinds)
                if (kind) known.push_back(*kind);
            if (!known.empty()) and_one_of(sql, "x.", "kind_id", known);
            second(sql.add(" AND "), "x.");
            if (system) and_equal(sql, "x.", "system_id", *system);
        });
        return all;
    }

    Condition missing() const {
        const auto param_id = find(parameter_);
        if (!param_id) return always();
        Condition condition;
        condition.probe.add("NOT (").add(has_member(*param_id, any_value)).add(")");
        return condition;
    }
    Condition present() const {
        const auto param_id = find(parameter_);
        if (!param_id) return never();
        Condition condition;
        condition.probe = has_member(*param_id, any_value);
        return condition;
    }

  private:
    std::optional<std::int64_t> find(const std::string& parameter) const {
        return find_parameter(session_, place_.type_id, parameter);
    }

    /// Asked of one resource, the few rows that it has are looked through once.
    Sql probe_of(std::string_view table, std::int64_t param_id, const auto& test) const {
        Sql sql;
        sql.add("EXISTS (SELECT 1 FROM ").add(table).add(" x WHERE x.rid = ").add(place_.row);
        equal(sql.add(".rid AND "), "x.", "param_id", param_id);
        test(sql);
        sql.add(end_of_exists);
        return sql;
    }

    Sql has_member(std::int64_t param_id, std::int64_t system_id) const {
        Sql sql;
        sql.add(place_.row)
            .add(".shape_id IN (SELECT shape_id FROM fascia_presence WHERE param_id = ");
        sql.bind(param_id).add(" AND system_id = ").bind(system_id).add(")");
        return sql;
    }

    Condition any_code(std::int64_t param_id, std::string_view system) const {
        const auto known = find_system(session_, index_key(system));
        if (!known) return never();
        Condition condition;
        condition.probe = has_member(param_id, *known);
        return condition;
    }

    static void string_test(Sql& sql, std::string_view alias, std::string_view column,
                            const search::StringTest& test) {
        if (test.contains) {
            sql.add(alias)
                .add(column)
                .add(" LIKE ")
                .bind(like_pattern(test.text))
                .add(" ESCAPE '!'");
            return;
        }
        const std::string text{
            index_prefix(test.exact ? search::fold(test.text) : std::string{test.text})};
        if (test.exact) {
            equal(sql, alias, column, text);
            return;
        }
        sql.add(alias).add(column).add(" >= ").bind(text);
        sql.add(" AND ").add(alias).add(column).add(" < ");
        sql.bind(text + std::string{last_character});
    }

    static std::string like_pattern(std::string_view text) {
        std::string pattern = "%";
        for (const char c : text) {
            if (c == '%' || c == '_' || c == '!') pattern += '!';
            pattern += c;
        }
        return pattern + '%';
    }

    std::vector<std::int64_t> targets_of(const search::ReferenceTest& test) const {
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

    Condition uri_itself(std::int64_t param_id, const std::string& uri) const {
        return condition_of(
            seek_in(place_, "fascia_uri_index", [=](Sql& sql, std::string_view alias) {
                equal(sql, alias, "param_id", param_id);
                and_equal(sql, alias, "uri", index_key(uri));
            }));
    }

    /// What continues the URI after `mark`: "|", the versions of a canonical; ".", the finer
    /// versions of one with a version; "/", what stands below it.
    Condition uri_continued(std::int64_t param_id, const std::string& uri, char mark) const {
        const std::string from = uri + mark, to = uri + static_cast<char>(mark + 1);
        return condition_of(seek_in(place_, "fascia_uri_index",
                                    [=](Sql& sql, std::string_view alias) {
                                        equal(sql, alias, "param_id", param_id);
                                        sql.add(" AND ").add(alias).add("uri >= ");
                                        sql.bind(index_key(from)).add(" AND ").add(alias);
                                        sql.add("uri < ").bind(index_key(to));
                                    },
                                    {{"uri", sql::Type::text}}, {"uri"}));
    }

    Condition uri_of_any_version(std::int64_t param_id, const std::string& uri) const {
        if (uri.find('|') != std::string::npos) return uri_itself(param_id, uri);
        return any_of({uri_itself(param_id, uri), uri_continued(param_id, uri, '|')});
    }

    Condition by_canonical(std::int64_t param_id, const search::ReferenceTest& test) const {
        using Versions = search::ReferenceTest::Versions;
        if (test.versions == Versions::some) return uri_continued(param_id, test.url, '|');
        if (test.versions == Versions::below)
            return any_of({uri_itself(param_id, test.url), uri_continued(param_id, test.url, '.')});
        return uri_of_any_version(param_id, test.url);
    }

    /// Numbers stand under the parameter, ranges under one of their own (index_list.hpp), so that
    /// nearly all are found by their low end alone. One way in for each unit.
    Condition points_and_ranges(std::string_view table, const std::string& parameter,
                                const search::NumberTest& test,
                                const std::vector<std::int64_t>& units) const {
        std::vector<Condition> both;
        for (const bool ranges : {false, true}) {
            const auto param_id =
                find(parameter + std::string{ranges ? range_suffix : std::string_view{}});
            if (!param_id) continue;
            const auto number = [=](Sql& sql, std::string_view alias) {
                ranges ? range_test(sql, alias, test) : point_test(sql, alias, "low", test);
            };
            std::vector<Condition> ways;
            const auto way = [&](std::optional<std::int64_t> unit) {
                ways.push_back(condition_of(seek_in(place_, table,
                                                    [=](Sql& sql, std::string_view alias) {
                                                        equal(sql, alias, "param_id", *param_id);
                                                        if (unit)
                                                            and_equal(sql, alias, "unit_id", *unit);
                                                        number(sql.add(" AND "), alias);
                                                    },
                                                    by_low_and_high, {"low", "high"})));
            };
            if (units.empty()) way(std::nullopt);
            for (const std::int64_t unit : units) way(unit);
            both.push_back(any_of(ways));
            both.back().probe = probe_of(table, *param_id, [&](Sql& sql) {
                if (!units.empty()) and_one_of(sql, "x.", "unit_id", units);
                number(sql.add(" AND "), "x.");
            });
        }
        return any_of(both);
    }

    /// What the second (and third) value of a composite asks of its row.
    struct Second {
        std::vector<std::optional<std::int64_t>> kinds;  ///< a way in each; absent: any kind
        Seek::Where where;
    };

    Second second_of(const search::CompositeTest& test, std::int64_t param_id,
                     const std::string& code) const {
        if (const auto* token = std::get_if<search::TokenTest>(&test.second)) {
            std::optional<std::int64_t> system;
            if (token->system) system = find_system(session_, index_key(*token->system));
            if (token->system && !system) return {};
            return {{system}, [key = index_key(token->code)](Sql& sql, std::string_view alias) {
                        equal(sql, alias, "low", key);
                    }};
        }
        if (const auto* text = std::get_if<search::StringTest>(&test.second))
            return {{0}, [text = *text](Sql& sql, std::string_view alias) {
                        string_test(sql, alias, "low", text);
                    }};
        if (const auto* date = std::get_if<search::DateTest>(&test.second))
            return {{0}, [date = *date](Sql& sql, std::string_view alias) {
                        date_key_test(sql, alias, date);
                    }};
        if (const auto* reference = std::get_if<search::ReferenceTest>(&test.second))
            return {{0}, [key = reference_key(*reference)](Sql& sql, std::string_view alias) {
                        equal(sql, alias, "low", key);
                    }};
        if (const auto* number = std::get_if<search::NumberTest>(&test.second))
            return {{0}, [first = *number, second = test.third](Sql& sql, std::string_view alias) {
                        point_test(sql, alias, "low", first);
                        if (second) point_test(sql.add(" AND "), alias, "high", *second);
                    }};
        const auto& quantity = std::get<search::QuantityTest>(test.second);
        const auto units = quantity.unit.empty() ? kinds_of_code(session_, param_id, code)
                                                 : find_units(session_, quantity);
        return {{units.begin(), units.end()},
                [number = quantity.number](Sql& sql, std::string_view alias) {
                    range_test(sql, alias, number);
                }};
    }

    static std::string reference_key(const search::ReferenceTest& test) {
        return index_key(test.url.empty() ? test.target_type + "/" + test.target_id : test.url);
    }

    const Place& place_;
    Session session_;
    const std::string& parameter_;
};

Condition translate(const auto& condition_of_value, const search::Criterion& criterion) {
    std::vector<Condition> tests;
    for (const search::ValueTest& value : criterion.alternatives)
        tests.push_back(condition_of_value(value));
    if (tests.size() == 1 && !criterion.negated) return tests.front();
    return any_of(tests, criterion.negated);
}

}  // namespace

Condition value_condition(const Place& place, const search::Criterion& criterion) {
    if (criterion.parameter == "_id" || criterion.parameter == "_lastUpdated")
        return translate([&](const auto& value) { return row_condition(place, value); }, criterion);
    const Translator translator{place, criterion.parameter};
    if (criterion.missing) return *criterion.missing ? translator.missing() : translator.present();
    return translate([&](const auto& value) { return std::visit(translator, value); }, criterion);
}

}  // namespace fascia::store

#include "store/detail/decimal_key.hpp"
#include "store/soci/search_plan.hpp"

#include <array>
#include <limits>

namespace fascia::store {
namespace {

struct SortColumn {
    std::string_view parameter_type;
    std::string_view table, low,
        high;  ///< ascending by the least `low`, descending by the most `high`
    sql::Type type;
    bool is_by_resource = true;
};
constexpr std::array<SortColumn, 7> columns{
    {{"token", "fascia_token_index", "code", "code", sql::Type::text, false},
     {"string", "fascia_string_index", "folded", "folded", sql::Type::text},
     {"date", "fascia_date_index", "low", "high", sql::Type::number},
     {"reference", "fascia_reference_index", "target", "target", sql::Type::number},
     {"uri", "fascia_uri_index", "uri", "uri", sql::Type::text, false},
     {"number", "fascia_number_index", "low", "low", sql::Type::text},
     {"quantity", "fascia_quantity_index", "low", "low", sql::Type::text}}};

/// The id of a parameter that nothing stored has.
constexpr std::int64_t unknown = -1;

/// What a resource without a value is taken for, so that it comes last either way.
void bind_last(Sql& sql, sql::Type type, bool descending) {
    if (type == sql::Type::number)
        sql.bind(descending ? std::numeric_limits<std::int64_t>::min()
                            : std::numeric_limits<std::int64_t>::max());
    else
        sql.bind(std::string{descending ? "" : "\xF4\x8F\xBF\xBF"});
}

Sql own_column(std::string_view name) {
    Sql sql;
    return sql.add("r.").add(name);
}

/// Each resource's least or most value.
Sql value_of(const Place& place, const search::SortKey& key, const SortColumn& column) {
    Sql sql;
    sql.add(key.descending ? "MAX(o." : "MIN(o.").add(key.descending ? column.high : column.low);
    sql.add(") AS value FROM ").add(column.table).add(" o WHERE o.param_id IN (");
    std::vector<std::string> codes = key.parts;
    if (codes.empty()) codes.push_back(key.parameter);
    for (const std::string& code : codes) {
        if (&code != &codes.front()) sql.add(", ");
        sql.bind(find_parameter(place.session, place.type_id, code).value_or(unknown));
    }
    return sql.add(")");
}

/// Values that an index has by resource are looked up; others are put in that order first.
OrderKey by_parameter(const Place& place, const search::SortKey& key, const SortColumn& column,
                      const std::string& alias) {
    OrderKey order{{}, column.type, key.descending};
    order.expression.add("COALESCE(");
    if (column.is_by_resource) {
        order.expression.add("(SELECT ").add(value_of(place, key, column));
        order.expression.add(" AND o.rid = r.rid)");
    } else {
        order.join.add(" LEFT JOIN (SELECT o.rid, ").add(value_of(place, key, column));
        order.join.add(" GROUP BY o.rid) " + alias + " ON " + alias + ".rid = r.rid");
        order.expression.add(alias + ".value");
    }
    order.expression.add(", ");
    bind_last(order.expression, column.type, key.descending);
    order.expression.add(")");
    return order;
}

}  // namespace

std::vector<OrderKey> sort_keys(const Place& place, const std::vector<search::SortKey>& sort) {
    std::vector<OrderKey> keys;
    for (const search::SortKey& key : sort) {
        if (key.parameter == "_id") {
            keys.push_back({own_column("fhir_id"), sql::Type::text, key.descending});
        } else if (key.parameter == "_lastUpdated") {
            keys.push_back({own_column("last_updated"), sql::Type::number, key.descending});
        } else {
            for (const SortColumn& column : columns)
                if (column.parameter_type == key.type)
                    keys.push_back(
                        by_parameter(place, key, column, "s" + std::to_string(keys.size())));
        }
    }
    return keys;
}

}  // namespace fascia::store

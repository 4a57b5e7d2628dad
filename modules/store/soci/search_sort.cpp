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
};
constexpr std::array<SortColumn, 7> columns{
    {{"token", "fascia_token_index", "code", "code", sql::Type::text},
     {"string", "fascia_string_index", "folded", "folded", sql::Type::text},
     {"date", "fascia_date_index", "low", "high", sql::Type::number},
     {"reference", "fascia_reference_index", "target", "target", sql::Type::number},
     {"uri", "fascia_uri_index", "uri", "uri", sql::Type::text},
     {"number", "fascia_number_index", "low", "high", sql::Type::text},
     {"quantity", "fascia_quantity_index", "low", "high", sql::Type::text}}};

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

OrderKey by_parameter(const Place& place, const search::SortKey& key, const SortColumn& column) {
    OrderKey order{{}, column.type, key.descending};
    const auto param_id = find_parameter(place.session, place.type_id, key.parameter);
    order.expression.add("COALESCE((SELECT ").add(key.descending ? "MAX(o." : "MIN(o.");
    order.expression.add(key.descending ? column.high : column.low).add(") FROM ");
    order.expression.add(column.table).add(" o WHERE o.rid = r.rid AND o.param_id = ");
    order.expression.bind(param_id.value_or(0)).add("), ");
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
                    keys.push_back(by_parameter(place, key, column));
        }
    }
    return keys;
}

}  // namespace fascia::store

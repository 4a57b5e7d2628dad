#include "store/soci/search_condition.hpp"

namespace fascia::store {
namespace {

/// A link in terms of row keys: `parameter` is the reference parameter, of here or of there.
struct Ends {
    std::int64_t parameter;
    std::int64_t other_type;
    Condition then;  ///< of the resource there
};

void within_type(Sql& sql, const std::string& column, std::int64_t type_id) {
    sql.add(column).add(" BETWEEN ").bind(first_rid(type_id)).add(" AND ").bind(last_rid(type_id));
}

/// The resources of one seek, each once.
Sql rows_of(const Seek& seek) {
    Sql sql;
    sql.add("(SELECT DISTINCT d.rid AS rid FROM ").add(seek.table).add(" d WHERE ");
    seek.where(sql, "d.");
    return sql.add(")");
}

void anything(Sql& sql, std::string_view) {
    sql.add("1 = 1");
}

/// Each of r's references, by its key, and then the row that it leads to.
Sql forward_probe(const Place& place, const Ends& ends) {
    const std::string other = place.beyond(ends.other_type).row, index = other + "v";
    Sql sql;
    sql.add("EXISTS (SELECT 1 FROM fascia_reference_index " + index + " CROSS JOIN fascia_res ");
    sql.add(other + " WHERE " + index + ".rid = " + place.row + ".rid AND ");
    sql.add(index + ".param_id = ").bind(ends.parameter).add(" AND ");
    within_type(sql, index + ".target", ends.other_type);
    sql.add(" AND " + other + ".rid = " + index + ".target AND " + other + ".deleted = 0 AND ");
    return sql.add(ends.then.probe).add(")");
}

Sql forward_rows(const Ends& ends, const Seek& seek) {
    Sql sql;
    sql.add("(SELECT v.rid AS rid FROM ").add(rows_of(seek));
    sql.add(" t CROSS JOIN fascia_reference_index v WHERE v.param_id = ").bind(ends.parameter);
    return sql.add(" AND v.target = t.rid)");
}

Sql reverse_probe(const Place& place, const Ends& ends) {
    const std::string other = place.beyond(ends.other_type).row, index = other + "v";
    Sql sql;
    sql.add("EXISTS (SELECT 1 FROM fascia_reference_index " + index + " CROSS JOIN fascia_res ");
    sql.add(other + " WHERE " + index + ".param_id = ").bind(ends.parameter);
    sql.add(" AND " + index + ".target = " + place.row + ".rid AND ");
    sql.add(other + ".rid = " + index + ".rid AND ");
    return sql.add(ends.then.probe).add(")");
}

Sql reverse_rows(const Place& place, const Ends& ends, const Seek& seek) {
    Sql sql;
    sql.add("(SELECT v.target AS rid FROM ").add(rows_of(seek));
    sql.add(" t CROSS JOIN fascia_reference_index v WHERE v.rid = t.rid AND v.param_id = ");
    sql.bind(ends.parameter).add(" AND ");
    within_type(sql, "v.target", place.type_id);
    return sql.add(")");
}

Condition through(const Place& place, const std::string& parameter, const search::Link& link) {
    const auto other_type = find_type(place.session, link.type);
    if (!other_type) return never();
    const auto param_id = link.reverse ? find_parameter(place.session, *other_type, link.parameter)
                                       : find_parameter(place.session, place.type_id, parameter);
    if (!param_id) return never();
    std::vector<Condition> then;
    for (const search::Criterion& criterion : link.then)
        then.push_back(make_condition(place.beyond(*other_type), criterion));
    const Ends ends{*param_id, *other_type, all_of(then)};
    Condition condition{
        .probe = link.reverse ? reverse_probe(place, ends) : forward_probe(place, ends),
        .seeks = {},
        .seekable = ends.then.seekable,
        .exact = ends.then.exact};
    for (const Seek& seek : ends.then.seeks)
        condition.seeks.push_back(
            {.table = link.reverse ? reverse_rows(place, ends, seek) : forward_rows(ends, seek),
             .where = anything});
    return condition;
}

}  // namespace

Condition link_condition(const Place& place, const search::Criterion& criterion) {
    std::vector<Condition> ways;
    for (const search::Link& link : criterion.links)
        ways.push_back(through(place, criterion.parameter, link));
    return any_of(ways, criterion.negated);
}

}  // namespace fascia::store

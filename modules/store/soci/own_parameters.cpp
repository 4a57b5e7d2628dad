#include "store/soci/own_parameters.hpp"

#include "store/detail/json_rows.hpp"
#include "store/soci/reading.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <iterator>

namespace fascia::store {
namespace {

void remove(Connection& connection, const OwnParameters& gone) {
    if (gone.empty()) return;
    std::string rows;
    for (const auto& parameter : gone) JsonRow{rows}.add(parameter.type).add(parameter.code);
    connection.call(sql::own_parameter_remove).set("rows", json_array(rows)).run();
}

void add(Connection& connection, const std::vector<KnownParameter>& fresh) {
    if (fresh.empty()) return;
    std::string rows;
    for (const auto& [parameter, state] : fresh)
        JsonRow{rows}
            .add(parameter.type)
            .add(parameter.code)
            .add(parameter.definition)
            .add(static_cast<std::int64_t>(state));
    connection.call(sql::own_parameter_add).set("rows", json_array(rows)).run();
}

bool is_same(const search::OwnParameter& a, const search::OwnParameter& b) {
    return a.type == b.type && a.code == b.code;
}

}  // namespace

std::vector<KnownParameter> known_parameters(Connection& connection) {
    std::vector<KnownParameter> known;
    Call list = connection.call(sql::own_parameter_list);
    for (bool more = list.first(); more; more = list.next())
        known.push_back(
            {{std::move(list.text(0)), std::move(list.text(1)), std::move(list.text(2))},
             static_cast<KnownParameter::State>(list.number(3))});
    return known;
}

void write_parameters(Connection& connection, const std::vector<KnownParameter>& changed) {
    OwnParameters gone;
    for (const auto& [parameter, state] : changed) gone.push_back(parameter);
    remove(connection, gone);
    add(connection, changed);
}

OwnParameters unknown_parameters(Connection& connection, const OwnParameters& own) {
    const auto known = known_parameters(connection);
    OwnParameters unknown;
    std::ranges::copy_if(own, std::back_inserter(unknown), [&](const auto& parameter) {
        return std::ranges::none_of(known, [&](const KnownParameter& other) {
            return is_same(other.parameter, parameter);
        });
    });
    return unknown;
}

void add_parameters(Connection& connection, const OwnParameters& unknown) {
    std::vector<KnownParameter> fresh;
    for (const auto& parameter : unknown)
        fresh.push_back({parameter, count_live(connection, parameter.type) == 0
                                        ? KnownParameter::complete
                                        : KnownParameter::since_it_is_there});
    add(connection, fresh);
}

bool settle_parameters(Connection& connection, const OwnParameters& own) {
    OwnParameters gone;
    for (const auto& [parameter, state] : known_parameters(connection))
        if (std::ranges::find(own, parameter) == own.end()) gone.push_back(parameter);
    remove(connection, gone);
    const auto unknown = unknown_parameters(connection, own);
    add_parameters(connection, unknown);
    return !gone.empty() || !unknown.empty();
}

Outcome<void> require_complete(Connection& connection, const OwnParameters& needed) {
    if (needed.empty()) return {};
    std::string rows;
    for (const auto& parameter : needed) JsonRow{rows}.add(parameter.type).add(parameter.code);
    OwnParameters complete;
    Call call = connection.call(sql::own_parameter_complete).set("rows", json_array(rows));
    for (bool more = call.first(); more; more = call.next())
        complete.push_back(
            {std::move(call.text(0)), std::move(call.text(1)), std::move(call.text(2))});
    std::vector<Issue> issues;
    for (const auto& parameter : needed)
        if (std::ranges::find(complete, parameter) == complete.end())
            issues.push_back({.code = {},
                              .path = {},
                              .text = parameter.code + ": not every " + parameter.type +
                                      " is indexed by this search parameter yet, so that it "
                                      "cannot be searched by: run `fascia reindex`"});
    if (!issues.empty()) return Failure{FailureKind::unsupported, std::move(issues)};
    return {};
}

}  // namespace fascia::store

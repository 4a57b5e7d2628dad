#include "store/soci/search_include.hpp"

#include "store/detail/json_rows.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <set>

namespace fascia::store {
namespace {

constexpr std::size_t most_included = 2000;

using RowKeys = std::vector<std::int64_t>;

struct Reference {
    std::int64_t from, parameter, target;
};

std::string json_of(const RowKeys& row_keys) {
    std::string rows;
    for (const std::int64_t rid : row_keys) JsonRow{rows}.add(rid);
    return json_array(rows);
}

class Includer {
  public:
    Includer(Session session, const RowKeys& matches)
        : session_{session}, seen_{matches.begin(), matches.end()} {}

    /// One round: what the rules add to `from`.
    RowKeys add(const std::vector<search::Include>& includes, const RowKeys& from, bool first) {
        RowKeys fresh;
        for (const search::Include& include : includes) {
            if (!first && !include.iterate) continue;
            for (const std::int64_t rid :
                 include.reverse ? pointing_to(include, from) : pointed_to_by(include, from))
                if (seen_.insert(rid).second) fresh.push_back(rid);
        }
        return fresh;
    }

  private:
    bool is_of(std::int64_t rid, const std::string& type) const {
        if (type.empty()) return true;
        const auto type_id = find_type(session_, type);
        return type_id && type_of(rid) == *type_id;
    }

    std::optional<std::int64_t> parameter_of(const search::Include& include,
                                             std::int64_t type_id) const {
        return find_parameter(session_, type_id, include.parameter);
    }

    RowKeys pointed_to_by(const search::Include& include, const RowKeys& from) {
        RowKeys sources, found;
        std::ranges::copy_if(from, std::back_inserter(sources),
                             [&](std::int64_t rid) { return is_of(rid, include.source_type); });
        if (sources.empty()) return found;
        Call call =
            session_.connection.call(sql::index_read_references).set("rows", json_of(sources));
        std::vector<Reference> references;
        for (bool more = call.first(); more; more = call.next())
            references.push_back({call.number(0), call.number(1), call.number(2)});
        for (const Reference& reference : references) {
            const bool meant =
                include.parameter.empty() ||
                parameter_of(include, type_of(reference.from)) == reference.parameter;
            if (meant && is_of(reference.target, include.target_type))
                found.push_back(reference.target);
        }
        return found;
    }

    RowKeys pointing_to(const search::Include& include, const RowKeys& from) {
        RowKeys targets, found;
        std::ranges::copy_if(from, std::back_inserter(targets),
                             [&](std::int64_t rid) { return is_of(rid, include.target_type); });
        std::optional<std::int64_t> type_id;
        if (!include.source_type.empty()) {
            type_id = find_type(session_, include.source_type);
            if (!type_id) return found;
        }
        if (targets.empty()) return found;
        std::optional<std::int64_t> parameter;
        if (!include.parameter.empty()) {
            parameter = parameter_of(include, *type_id);
            if (!parameter) return found;
        }
        Call call =
            session_.connection.call(parameter ? sql::resource_referring : sql::resource_linking)
                .set("rows", json_of(targets));
        if (parameter) call.set("param_id", *parameter);
        call.set("most", static_cast<std::int64_t>(most_included) + 1);
        for (bool more = call.first(); more; more = call.next())
            if (!type_id || type_of(call.number(0)) == *type_id) found.push_back(call.number(0));
        return found;
    }

    Session session_;
    std::set<std::int64_t> seen_;
};

}  // namespace

Outcome<std::vector<Version>> find_included(Session session,
                                            const std::vector<search::Include>& includes,
                                            const std::vector<std::int64_t>& matches) {
    if (includes.empty() || matches.empty()) return std::vector<Version>{};
    Includer includer{session, matches};
    RowKeys all;
    RowKeys fresh = includer.add(includes, matches, true);
    while (!fresh.empty()) {
        all.insert(all.end(), fresh.begin(), fresh.end());
        if (all.size() > most_included)
            return Failure{FailureKind::too_costly,
                           "_include and _revinclude would add more than " +
                               std::to_string(most_included) +
                               " resources to this page: ask for a smaller _count"};
        fresh = includer.add(includes, fresh, false);
    }
    return read_standing(session, all);
}

}  // namespace fascia::store

#include "store/detail/json_rows.hpp"
#include "store/soci/reading.hpp"
#include "store/soci/statements.hpp"

#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace fascia::store {
namespace {

constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max();

/// Where a page begins: before this instant, row key and version. In the history of one resource
/// the version alone counts.
struct Place {
    std::int64_t at = latest, rid = latest, version = latest;
};

/// "at_rid_version".
std::string write_token(const Place& place) {
    return std::to_string(place.at) + "_" + std::to_string(place.rid) + "_" +
           std::to_string(place.version);
}

Outcome<Place> read_token(std::string_view text) {
    Place place;
    if (text.empty()) return place;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::int64_t* part : {&place.at, &place.rid, &place.version}) {
        const auto [stop, error] = std::from_chars(at, end, *part);
        const bool is_last = part == &place.version;
        if (error != std::errc{} || (is_last ? stop != end : stop == end || *stop != '_'))
            return Failure{FailureKind::invalid, "The page token is not one of this history."};
        at = stop + 1;
    }
    return place;
}

std::int64_t microseconds(Instant instant) {
    return instant.time_since_epoch().count();
}

/// The bounds of time that each statement takes.
Call& set_times(Call& call, const HistoryQuery& query) {
    return call.set("since", query.since ? microseconds(*query.since) : -latest)
        .set("standing", query.at ? microseconds(query.at->first) : -latest)
        .set("until", query.at ? microseconds(query.at->second) : latest);
}

std::uint64_t count_versions(Session session, const HistoryQuery& query, std::int64_t rid) {
    Call call = session.connection.call(sql::body_count).set("rid", rid);
    return set_times(call, query).one() ? static_cast<std::uint64_t>(call.number(0)) : 0;
}

Outcome<HistoryPage> history_of_one(Session session, const HistoryQuery& query, const Place& from) {
    const auto type_id = find_type(session, query.type);
    const auto row = type_id ? find_resource(session.connection, *type_id, query.id) : std::nullopt;
    if (!row || row->version == 0) return not_found(query.type, query.id);
    HistoryPage page;
    Call call = session.connection.call(sql::body_history)
                    .set("rid", row->rid)
                    .set("before", from.version)
                    .set("count", static_cast<std::int64_t>(query.count) + 1);
    set_times(call, query);
    for (bool more = call.first(); more; more = call.next()) {
        if (page.entries.size() == query.count) {
            page.next = write_token({.at = 0, .rid = 0, .version = page.entries.back().version});
            continue;
        }
        Version version{.type = query.type,
                        .id = query.id,
                        .version = call.number(0),
                        .last_updated = instant_of(call.number(1)),
                        .method = {},
                        .json = {}};
        set_body(session.connection, version, std::move(call.text(2)), std::move(call.text(3)));
        page.entries.push_back(std::move(version));
    }
    page.total = count_versions(session, query, row->rid);
    return page;
}

/// Row keys of the types that are left out, as [low, high] rows.
std::string ranges_of(Session session, const std::vector<std::string>& types) {
    std::string rows;
    for (const std::string& type : types)
        if (const auto type_id = find_type(session, type))
            JsonRow{rows}.add(first_rid(*type_id)).add(last_rid(*type_id));
    return json_array(rows);
}

/// Row keys of those that are known, as rows.
std::string keys_of(Session session, const std::vector<std::string>& names) {
    std::map<std::string, std::vector<std::string>> ids;
    for (const std::string& name : names) {
        const std::size_t slash = name.find('/');
        ids[name.substr(0, slash)].push_back(name.substr(slash + 1));
    }
    std::set<std::int64_t> keys;
    for (const auto& [type, of_type] : ids)
        if (const auto type_id = find_type(session, type))
            for (const std::int64_t key : find_resources(session.connection, *type_id, of_type))
                keys.insert(key);
    std::string rows;
    for (const std::int64_t key : keys) JsonRow{rows}.add(key);
    return json_array(rows);
}

/// The statement for one type, for all but some, or for some resources; without its bounds. Absent:
/// nothing was ever stored of the type.
std::optional<Call> changes(Session session, const HistoryQuery& query) {
    if (query.only)
        return session.connection.call(sql::body_changes_of)
            .set("rows", keys_of(session, *query.only));
    std::int64_t low = 0, high = latest;
    if (!query.type.empty()) {
        const auto type_id = find_type(session, query.type);
        if (!type_id) return std::nullopt;
        low = first_rid(*type_id);
        high = last_rid(*type_id);
    }
    return session.connection.call(sql::body_changes)
        .set("low", low)
        .set("high", high)
        .set("without", ranges_of(session, query.without));
}

Outcome<HistoryPage> history_of_many(Session session, const HistoryQuery& query,
                                     const Place& from) {
    HistoryPage page;
    const auto statement = changes(session, query);
    if (!statement) return page;
    Call call = *statement;
    call.set("at", from.at)
        .set("rid", from.rid)
        .set("version", from.version)
        .set("count", static_cast<std::int64_t>(query.count) + 1);
    set_times(call, query);
    std::int64_t last = 0;
    for (bool more = call.first(); more; more = call.next()) {
        if (page.entries.size() == query.count) {
            const Version& end = page.entries.back();
            page.next = write_token({microseconds(end.last_updated), last, end.version});
            continue;
        }
        last = call.number(0);
        Version version{.type = type_name(session, type_of(last)),
                        .id = std::move(call.text(1)),
                        .version = call.number(2),
                        .last_updated = instant_of(call.number(3)),
                        .method = {},
                        .json = {}};
        set_body(session.connection, version, std::move(call.text(4)), std::move(call.text(5)));
        page.entries.push_back(std::move(version));
    }
    return page;
}

}  // namespace

Outcome<HistoryPage> history(Session session, const HistoryQuery& query) {
    const auto from = read_token(query.after);
    if (!from) return from.error();
    return query.id.empty() ? history_of_many(session, query, *from)
                            : history_of_one(session, query, *from);
}

}  // namespace fascia::store

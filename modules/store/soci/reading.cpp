#include "store/soci/reading.hpp"

#include "store/detail/body.hpp"
#include "store/detail/json_rows.hpp"
#include "store/detail/page_token.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>

namespace fascia::store {
namespace {

std::string name_of(std::string_view type, std::string_view id) {
    return std::string{type}.append("/").append(id);
}

}  // namespace

Failure not_found(std::string_view type, std::string_view id) {
    return Failure{FailureKind::not_found, name_of(type, id) + " is not known."};
}

void set_body(const Connection& connection, Version& version, std::string method,
              std::string content) {
    version.method = std::move(method);
    version.deleted = content.empty();
    if (!version.deleted)
        version.json =
            unpack_body(connection.dialect().decode_body(std::move(content)),
                        {version.type, version.id, version.version, version.last_updated});
}

std::optional<ResourceRow> find_resource(Connection& connection, std::int64_t type_id,
                                         std::string_view id) {
    Call find =
        connection.call(sql::resource_find).set("type_id", type_id).set("fhir_id", std::string{id});
    if (!find.one()) return std::nullopt;
    return ResourceRow{.rid = find.number(0),
                       .version = find.number(1),
                       .last_updated = instant_of(find.number(2)),
                       .deleted = find.number(3) != 0,
                       .shape_id = find.number(4)};
}

std::vector<std::int64_t> find_resources(Connection& connection, std::int64_t type_id,
                                         const std::vector<std::string>& ids) {
    std::string rows;
    for (const std::string& id : ids) JsonRow{rows}.add(id);
    Call find = connection.call(sql::resource_find_several)
                    .set("type_id", type_id)
                    .set("rows", json_array(rows));
    std::vector<std::int64_t> row_keys;
    for (bool more = find.first(); more; more = find.next()) row_keys.push_back(find.number(0));
    return row_keys;
}

std::string type_name(Session session, std::int64_t type_id) {
    if (const auto known = session.dictionary.type_name(type_id)) return *known;
    session.dictionary.load(session.connection);
    return session.dictionary.type_name(type_id).value();
}

std::vector<std::int64_t> find_units(Session session, const search::QuantityTest& test) {
    const auto is_meant = [&](const UnitName& name) {
        if (test.unit.empty()) return true;
        if (test.system) return name.system == *test.system && name.code == test.unit;
        return name.code == test.unit || name.display == test.unit;
    };
    auto units = session.dictionary.units(is_meant);
    if (!units.empty()) return units;
    session.dictionary.load(session.connection);
    return session.dictionary.units(is_meant);
}

std::vector<std::int64_t> kinds_of_code(Session session, std::int64_t param_id,
                                        const std::string& code) {
    std::vector<std::int64_t> kinds;
    Call found = session.connection.call(sql::index_kinds_of_code)
                     .set("param_id", param_id)
                     .set("code", code);
    for (bool more = found.first(); more; more = found.next()) kinds.push_back(found.number(0));
    return kinds;
}

std::optional<std::int64_t> find_type(Session session, std::string_view name) {
    if (const auto known = session.dictionary.type(name)) return known;
    session.dictionary.load(session.connection);
    return session.dictionary.type(name);
}

std::optional<std::int64_t> find_parameter(Session session, std::int64_t type_id,
                                           std::string_view code) {
    if (const auto known = session.dictionary.parameter(type_id, code)) return known;
    session.dictionary.load(session.connection);
    return session.dictionary.parameter(type_id, code);
}

std::optional<std::int64_t> find_system(Session session, std::string_view uri) {
    if (const auto known = session.dictionary.system(uri)) return known;
    session.dictionary.load(session.connection);
    return session.dictionary.system(uri);
}

Version version_in(Session session, Call& call) {
    Version version{.type = type_name(session, type_of(call.number(0))),
                    .id = std::move(call.text(1)),
                    .version = call.number(2),
                    .last_updated = instant_of(call.number(3)),
                    .method = {},
                    .json = {}};
    set_body(session.connection, version, std::move(call.text(4)), std::move(call.text(5)));
    return version;
}

std::vector<Version> read_standing(Session session, const std::vector<std::int64_t>& row_keys) {
    std::string rows;
    for (const std::int64_t rid : row_keys) JsonRow{rows}.add(rid);
    std::vector<Version> versions;
    if (row_keys.empty()) return versions;
    Call call = session.connection.call(sql::resource_read_standing).set("rows", json_array(rows));
    for (bool more = call.first(); more; more = call.next())
        versions.push_back(version_in(session, call));
    return versions;
}

Outcome<Version> read(Session session, std::string_view type, std::string_view id) {
    const auto type_id = find_type(session, type);
    if (!type_id) return not_found(type, id);
    Call call = session.connection.call(sql::resource_read)
                    .set("type_id", *type_id)
                    .set("fhir_id", std::string{id});
    if (!call.one()) return not_found(type, id);
    if (call.number(2) != 0) return Failure{FailureKind::gone, name_of(type, id) + " was deleted."};
    Version version{.type = std::string{type},
                    .id = std::string{id},
                    .version = call.number(0),
                    .last_updated = instant_of(call.number(1)),
                    .method = {},
                    .json = {}};
    set_body(session.connection, version, std::move(call.text(3)), std::move(call.text(4)));
    return version;
}

Outcome<Version> read_version(Session session, std::string_view type, std::string_view id,
                              std::int64_t wanted) {
    const auto type_id = find_type(session, type);
    const auto row = type_id ? find_resource(session.connection, *type_id, id) : std::nullopt;
    if (!row) return not_found(type, id);
    Call call = session.connection.call(sql::body_read).set("rid", row->rid).set("version", wanted);
    if (!call.one()) return not_found(type, name_of(id, "_history/" + std::to_string(wanted)));
    Version version{.type = std::string{type},
                    .id = std::string{id},
                    .version = wanted,
                    .last_updated = instant_of(call.number(0)),
                    .method = {},
                    .json = {}};
    set_body(session.connection, version, std::move(call.text(1)), std::move(call.text(2)));
    return version;
}

Outcome<SearchPage> everything(Session session, std::string_view patient_id, std::uint32_t count,
                               std::string_view after, std::span<const std::string_view> only) {
    const auto type_id = find_type(session, "Patient");
    const auto row =
        type_id ? find_resource(session.connection, *type_id, patient_id) : std::nullopt;
    if (!row || row->version == 0) return not_found("Patient", patient_id);
    if (row->deleted)
        return Failure{FailureKind::gone, name_of("Patient", patient_id) + " was deleted."};
    PageToken from;
    if (!after.empty()) {
        auto token = read_page_token(after);
        if (!token) return token.error();
        from = std::move(*token);
    }
    std::string types;
    for (const auto type : only)
        if (const auto id = session.dictionary.type(type)) JsonRow{types}.add(*id);
    Call call = session.connection.call(sql::resource_everything)
                    .set("patient", row->rid)
                    .set("patients_low", first_rid(*type_id))
                    .set("patients_high", last_rid(*type_id))
                    .set("after", from.rid)
                    .set("count", static_cast<std::int64_t>(count) + 1)
                    .set("only", json_array(types))
                    .set("is_any", std::int64_t{only.empty()})
                    .set("rids_of_a_type", rids_of_a_type);
    SearchPage page;
    std::int64_t last = 0;
    for (bool more = call.first(); more; more = call.next()) {
        if (page.entries.size() == count) {
            page.next = write_page_token({.rid = last});
            continue;
        }
        last = call.number(0);
        page.entries.push_back(version_in(session, call));
    }
    return page;
}

Outcome<MetaSet> meta(Session session, std::string_view type) {
    MetaSet set;
    const auto type_id = find_type(session, type);
    if (!type_id) return set;
    const auto codings = [&](std::string_view parameter, std::vector<MetaSet::Coding>& found) {
        const auto id = find_parameter(session, *type_id, parameter);
        if (!id) return;
        Call call = session.connection.call(sql::index_distinct_tokens).set("param_id", *id);
        for (bool more = call.first(); more; more = call.next())
            found.push_back({std::move(call.text(0)), std::move(call.text(1))});
    };
    codings("_security", set.security);
    codings("_tag", set.tags);
    const auto profile = find_parameter(session, *type_id, "_profile");
    if (!profile) return set;
    Call call = session.connection.call(sql::index_distinct_uris).set("param_id", *profile);
    for (bool more = call.first(); more; more = call.next())
        set.profiles.push_back(std::move(call.text(0)));
    return set;
}

Outcome<std::vector<std::string>> referrers(Session session, std::string_view type,
                                            std::string_view id, std::uint32_t count) {
    std::vector<std::string> names;
    const auto type_id = find_type(session, type);
    const auto row = type_id ? find_resource(session.connection, *type_id, id) : std::nullopt;
    if (!row) return names;
    Call call = session.connection.call(sql::resource_referrers)
                    .set("target", row->rid)
                    .set("count", static_cast<std::int64_t>(count));
    for (bool more = call.first(); more; more = call.next())
        names.push_back(name_of(type_name(session, type_of(call.number(0))), call.text(1)));
    return names;
}

std::uint64_t count_live(Connection& connection, std::string_view type) {
    Call call = connection.call(sql::dictionary_count_live).set("name", std::string{type});
    return call.one() ? static_cast<std::uint64_t>(call.number(0)) : 0;
}

}  // namespace fascia::store

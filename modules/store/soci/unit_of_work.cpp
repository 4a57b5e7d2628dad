#include "store/soci/unit_of_work.hpp"

#include "store/detail/body.hpp"
#include "store/soci/index_write.hpp"
#include "store/soci/reindex.hpp"
#include "store/soci/search.hpp"
#include "store/soci/statements.hpp"

namespace fascia::store {
namespace {

std::string name_of(std::string_view type, std::string_view id) {
    return std::string{type}.append("/").append(id);
}

Failure stale(std::string_view type, std::string_view id, std::int64_t standing) {
    return Failure{FailureKind::precondition,
                   name_of(type, id) +
                       (standing == 0 ? " does not exist."
                                      : " stands at version " + std::to_string(standing) + ".")};
}

std::int64_t standing(const std::optional<ResourceRow>& row) {
    return row ? row->standing() : 0;
}

void write_row(Writer& writer, std::int64_t type_id, std::string_view id, const ResourceRow& row,
               bool is_new) {
    writer.note_write();
    Call call = writer.connection().call(is_new ? sql::resource_insert : sql::resource_update);
    if (is_new) call.set("type_id", type_id).set("fhir_id", std::string{id});
    call.set("rid", row.rid)
        .set("version", row.version)
        .set("last_updated", row.last_updated.time_since_epoch().count())
        .set("deleted", row.deleted ? 1 : 0)
        .set("shape_id", row.shape_id)
        .run();
}

}  // namespace

template <class Action>
auto UnitOfWorkOnSession::guard(Action action) -> decltype(action()) {
    if (trouble_) return trouble_->to_failure();
    try {
        return action();
    } catch (const DatabaseError& error) {
        trouble_ = error;
        return error.to_failure();
    }
}

Outcome<Version> UnitOfWorkOnSession::read(std::string_view type, std::string_view id) {
    return guard([&] { return store::read(session(), type, id); });
}

Outcome<Version> UnitOfWorkOnSession::read_version(std::string_view type, std::string_view id,
                                                   std::int64_t version) {
    return guard([&] { return store::read_version(session(), type, id, version); });
}

Outcome<HistoryPage> UnitOfWorkOnSession::history(const HistoryQuery& query) {
    return guard([&] { return store::history(session(), query); });
}

Outcome<SearchPage> UnitOfWorkOnSession::search(const search::Query& query) {
    return guard([&] {
        writer_.flush();
        return search_page(session(), query);
    });
}

Outcome<SearchPage> UnitOfWorkOnSession::everything(std::string_view patient_id,
                                                    std::uint32_t count, std::string_view after,
                                                    std::span<const std::string_view> only) {
    return guard([&] {
        writer_.flush();
        return store::everything(session(), patient_id, count, after, only);
    });
}

Outcome<MetaSet> UnitOfWorkOnSession::meta(std::string_view type) {
    return guard([&] {
        writer_.flush();
        return store::meta(session(), type);
    });
}

Outcome<std::vector<std::string>> UnitOfWorkOnSession::referrers(std::string_view type,
                                                                 std::string_view id,
                                                                 std::uint32_t count) {
    return guard([&] {
        writer_.flush();
        return store::referrers(session(), type, id, count);
    });
}

Outcome<std::vector<std::string>> UnitOfWorkOnSession::match(const search::Query& query) {
    return guard([&]() -> Outcome<std::vector<std::string>> {
        writer_.flush();
        return store::match(session(), query);
    });
}

Outcome<void> UnitOfWorkOnSession::audit(std::string_view action, std::string_view target,
                                         std::string_view outcome) {
    writer_.append_audit(actor_, action, target, 0, outcome);
    return {};
}

Outcome<Version> UnitOfWorkOnSession::put(const Prepared& resource, std::string_view method,
                                          std::optional<std::int64_t> expected) {
    return guard([&]() -> Outcome<Version> {
        writer_.settle_parameters();
        Dictionary& dictionary = writer_.dictionary();
        const std::int64_t type_id = dictionary.add_type(resource.type);
        // What was referred to earlier in this transaction has its row key already.
        const bool is_unheard_of = resource.is_new && !writer_.knows(type_id, resource.id);
        const auto before = is_unheard_of
                                ? std::nullopt
                                : find_resource(writer_.connection(), type_id, resource.id);
        if (expected && *expected != standing(before))
            return stale(resource.type, resource.id, standing(before));
        const std::int64_t rid = before ? before->rid : dictionary.next_rid(type_id);
        if (!before) writer_.remember_row_key(type_id, resource.id, rid);
        const IndexList list = make_list(writer_, type_id, resource.index, resource.references);
        const ResourceRow after{.rid = rid,
                                .version = before ? before->version + 1 : 1,
                                .last_updated = writer_.now(),
                                .deleted = false,
                                .shape_id = dictionary.add_shape(
                                    list.members(resource.index.present, type_id, dictionary))};
        write_version(type_id, resource, before, after, method);
        write_index(writer_, after.rid, standing(before) != 0, list);
        return Version{
            .type = resource.type,
            .id = resource.id,
            .version = after.version,
            .last_updated = after.last_updated,
            .method = std::string{method},
            .json = whole_json({resource.type, resource.id, after.version, after.last_updated},
                               resource.tail)};
    });
}

Outcome<Version> UnitOfWorkOnSession::remove(std::string_view type, std::string_view id,
                                             std::optional<std::int64_t> expected) {
    return guard([&]() -> Outcome<Version> {
        Version version{.type = std::string{type},
                        .id = std::string{id},
                        .last_updated = writer_.now(),
                        .deleted = true,
                        .method = "DELETE",
                        .json = {}};
        const auto type_id = writer_.dictionary().type(type);
        const auto before =
            type_id ? find_resource(writer_.connection(), *type_id, id) : std::nullopt;
        if (expected && *expected != standing(before)) return stale(type, id, standing(before));
        if (standing(before) == 0) return version;
        ResourceRow after = *before;
        version.version = ++after.version;
        after.last_updated = version.last_updated;
        after.deleted = true;
        after.shape_id = 0;
        Prepared nothing;
        nothing.type = type;
        nothing.id = id;
        write_version(*type_id, nothing, before, after, version.method);
        write_index(writer_, after.rid, true, IndexList{});
        return version;
    });
}

Outcome<Version> UnitOfWorkOnSession::relabel(const Prepared& resource,
                                              std::int64_t standing_version) {
    return guard([&]() -> Outcome<Version> {
        writer_.settle_parameters();
        Connection& connection = writer_.connection();
        Dictionary& dictionary = writer_.dictionary();
        const std::int64_t type_id = dictionary.add_type(resource.type);
        const auto row = find_resource(connection, type_id, resource.id);
        if (standing(row) == 0 || standing(row) != standing_version)
            return stale(resource.type, resource.id, standing(row));
        ResourceRow after = *row;
        const IndexList list = make_list(writer_, type_id, resource.index, resource.references);
        after.shape_id =
            dictionary.add_shape(list.members(resource.index.present, type_id, dictionary));
        write_row(writer_, type_id, resource.id, after, false);
        connection.call(sql::body_relabel)
            .set("rid", after.rid)
            .set("version", after.version)
            .set("content", connection.dialect().encode_body(resource.packed))
            .run();
        write_outbox(after);
        writer_.append_audit(actor_, "meta", name_of(resource.type, resource.id), after.version,
                             "0");
        write_index(writer_, after.rid, true, list);
        return Version{
            .type = resource.type,
            .id = resource.id,
            .version = after.version,
            .last_updated = after.last_updated,
            .method = {},
            .json = whole_json({resource.type, resource.id, after.version, after.last_updated},
                               resource.tail)};
    });
}

Outcome<ReindexRun> UnitOfWorkOnSession::start_reindex(std::string_view type) {
    return guard([&]() -> Outcome<ReindexRun> {
        writer_.append_audit(actor_, "reindex", type, 0, "0");
        return store::start_reindex(writer_, type);
    });
}

Outcome<ReindexUnit> UnitOfWorkOnSession::reindex(const ReindexRun& run,
                                                  const search::Registry& registry) {
    return guard([&] { return store::reindex(writer_, run, registry); });
}

void UnitOfWorkOnSession::write_outbox(const ResourceRow& row) {
    writer_.pending().rows(Pending::outbox).start().add(row.rid).add(row.version);
}

void UnitOfWorkOnSession::write_version(std::int64_t type_id, const Prepared& resource,
                                        const std::optional<ResourceRow>& before,
                                        const ResourceRow& after, std::string_view method) {
    Connection& connection = writer_.connection();
    write_row(writer_, type_id, resource.id, after, !before);
    connection.call(sql::body_insert)
        .set("rid", after.rid)
        .set("version", after.version)
        .set("last_updated", after.last_updated.time_since_epoch().count())
        .set("method", std::string{method})
        .set("content", connection.dialect().encode_body(resource.packed))
        .run();
    Pending& pending = writer_.pending();
    const std::int64_t live_before = standing(before) == 0 ? 0 : 1;
    const std::int64_t live_after = after.deleted ? 0 : 1;
    if (live_before != live_after)
        pending.rows(Pending::counters)
            .start()
            .add(type_id)
            .add(live_after - live_before)
            .add(after.rid);
    write_outbox(after);
    const std::string_view action =
        after.deleted ? "delete" : (live_before == 0 ? "create" : "update");
    writer_.append_audit(actor_, action, name_of(resource.type, resource.id), after.version, "0");
}

}  // namespace fascia::store

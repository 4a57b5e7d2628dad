#include "store/soci/reindex.hpp"

#include "fascia/fhir/json.hpp"

#include "store/detail/body.hpp"
#include "store/detail/json_rows.hpp"
#include "store/detail/references.hpp"
#include "store/soci/index_write.hpp"
#include "store/soci/reading.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace fascia::store {
namespace {

// A unit holds up the other writers for as long as these take.
constexpr std::int64_t most_resources = 100, most_bytes = 256 << 10;

constexpr const char* setting = "reindex";
constexpr std::string_view every_type = "-";

std::string text_of(const ReindexRun& run) {
    std::ostringstream text;
    text << (run.type.empty() ? every_type : run.type) << ' ' << run.place << ' ' << run.resources
         << ' ' << run.changed << ' ' << run.added << ' ' << run.removed << ' ' << run.failed;
    return text.str();
}

std::optional<ReindexRun> read_run(const std::string& text) {
    std::istringstream words{text};
    ReindexRun run;
    if (!(words >> run.type >> run.place >> run.resources >> run.changed >> run.added >>
          run.removed >> run.failed))
        return std::nullopt;
    if (run.type == every_type) run.type.clear();
    return run;
}

std::string kept(Connection& connection) {
    Call call = connection.call(sql::setting_read).set("name", setting);
    return call.one() ? call.text(0) : std::string{};
}

void keep(Writer& writer, const std::string& text) {
    writer.note_write();
    writer.connection().call(sql::setting_write).set("name", setting).set("value", text).run();
}

/// What the pass is about.
std::vector<KnownParameter> parameters_of(Connection& connection, const std::string& type) {
    auto known = known_parameters(connection);
    std::erase_if(known, [&](const KnownParameter& one) {
        return !type.empty() && one.parameter.type != type;
    });
    return known;
}

/// Moves the parameters of the pass that are in one state to another; says which.
OwnParameters move(Writer& writer, const std::string& type, KnownParameter::State from,
                   KnownParameter::State to) {
    auto changed = parameters_of(writer.connection(), type);
    std::erase_if(changed, [&](const KnownParameter& one) { return one.state != from; });
    OwnParameters moved;
    for (KnownParameter& one : changed) {
        one.state = to;
        moved.push_back(one.parameter);
    }
    if (!moved.empty()) writer.note_write();
    write_parameters(writer.connection(), changed);
    return moved;
}

/// A resource as it stands.
struct Standing {
    std::int64_t rid = 0, shape_id = 0;
    std::string type = {}, id = {};
    std::int64_t version = 0;
    Instant last_updated = {};
    std::string content = {};  ///< as the column has it
};

/// The next ones, without what their names and bodies are.
std::vector<Standing> next_rows(Session session, const ReindexRun& run) {
    std::int64_t after = run.place, last = std::numeric_limits<std::int64_t>::max();
    if (!run.type.empty()) {
        const auto type_id = find_type(session, run.type);
        if (!type_id) return {};
        after = std::max(after, first_rid(*type_id));
        last = last_rid(*type_id);
    }
    Call call = session.connection.call(sql::resource_live)
                    .set("after", after)
                    .set("last", last)
                    .set("count", most_resources);
    std::vector<Standing> rows;
    std::int64_t bytes = 0;
    for (bool more = call.first(); more; more = call.next()) {
        bytes += call.number(2);
        if (rows.empty() || bytes <= most_bytes)
            rows.push_back({.rid = call.number(0), .shape_id = call.number(1)});
    }
    return rows;
}

/// What they are; the transaction keeps others from changing them meanwhile.
void read_bodies(Session session, std::vector<Standing>& rows) {
    std::string keys;
    for (const Standing& row : rows) JsonRow{keys}.add(row.rid);
    Call call = session.connection.call(sql::resource_read_standing).set("rows", json_array(keys));
    auto row = rows.begin();
    for (bool more = call.first(); more; more = call.next(), ++row) {
        row->id = std::move(call.text(1));
        row->version = call.number(2);
        row->last_updated = instant_of(call.number(3));
        row->content = std::move(call.text(5));
    }
    for (Standing& one : rows) one.type = type_name(session, type_of(one.rid));
}

/// Failure: fault (the stored body is damaged).
Outcome<fhir::Resource> read_resource(const Connection& connection, Standing& row) {
    try {
        return fhir::parse_json(
            unpack_body(connection.dialect().decode_body(std::move(row.content)),
                        {row.type, row.id, row.version, row.last_updated}));
    } catch (const std::runtime_error& error) {
        return Failure{FailureKind::fault, error.what()};
    }
}

class Pass {
  public:
    Pass(Writer& writer, const ReindexRun& run, const search::Registry& registry)
        : writer_{writer}, registry_{registry}, unit_{.run = run} {}

    ReindexUnit take_unit() { return std::move(unit_); }

    void go_over(std::vector<Standing> rows) {
        read_bodies({writer_.connection(), writer_.dictionary()}, rows);
        for (Standing& row : rows) index(row);
        unit_.run.place = rows.back().rid;
        keep(writer_, text_of(unit_.run));
    }

    void end() {
        unit_.ended = true;
        unit_.ready =
            move(writer_, unit_.run.type, KnownParameter::under_way, KnownParameter::complete);
        for (auto& known : parameters_of(writer_.connection(), unit_.run.type))
            if (known.state != KnownParameter::complete)
                unit_.incomplete.push_back(std::move(known.parameter));
        keep(writer_, {});
    }

  private:
    void fail(const Standing& row, std::string text) {
        ++unit_.run.failed;
        unit_.faults.push_back({row.type + "/" + row.id, std::move(text)});
    }

    void index(Standing& row) {
        ++unit_.run.resources;
        const auto resource = read_resource(writer_.connection(), row);
        if (!resource) {
            fail(row, resource.error().issues().front().text);
            move(writer_, row.type, KnownParameter::under_way, KnownParameter::since_it_is_there);
            return;
        }
        std::vector<Issue> faults;
        const search::IndexRows index = registry_.extract(*resource, &faults);
        for (Issue& fault : faults) fail(row, std::move(fault.text));
        const std::int64_t type_id = type_of(row.rid);
        const IndexList list = make_list(writer_, type_id, index, literal_references(*resource));
        const IndexChange change = write_index(writer_, row.rid, true, list);
        const bool has_other_shape =
            write_shape(row, list.members(index.present, type_id, writer_.dictionary()));
        if (change.added + change.removed > 0 || has_other_shape) ++unit_.run.changed;
        unit_.run.added += change.added;
        unit_.run.removed += change.removed;
    }

    bool write_shape(const Standing& row, const Dictionary::Members& members) {
        const std::int64_t shape_id = writer_.dictionary().add_shape(members);
        if (shape_id == row.shape_id) return false;
        writer_.note_write();
        writer_.connection()
            .call(sql::resource_update)
            .set("rid", row.rid)
            .set("version", row.version)
            .set("last_updated", row.last_updated.time_since_epoch().count())
            .set("deleted", 0)
            .set("shape_id", shape_id)
            .run();
        return true;
    }

    Writer& writer_;
    const search::Registry& registry_;
    ReindexUnit unit_;
};

}  // namespace

Outcome<ReindexRun> start_reindex(Writer& writer, std::string_view type) {
    writer.settle_parameters();
    const std::string wanted{type};
    auto interrupted = read_run(kept(writer.connection()));
    const bool goes_on =
        interrupted && interrupted->type == wanted &&
        std::ranges::none_of(parameters_of(writer.connection(), wanted), [](const auto& known) {
            return known.state == KnownParameter::since_it_is_there;
        });
    if (goes_on) {
        interrupted->resumed = true;
        return *interrupted;
    }
    move(writer, wanted, KnownParameter::since_it_is_there, KnownParameter::under_way);
    ReindexRun run{.type = wanted};
    keep(writer, text_of(run));
    return run;
}

Outcome<ReindexUnit> reindex(Writer& writer, const ReindexRun& run,
                             const search::Registry& registry) {
    if (kept(writer.connection()) != text_of(run))
        return Failure{FailureKind::conflict,
                       "Another `fascia reindex` goes on with this pass: only one can."};
    writer.settle_parameters();
    Pass pass{writer, run, registry};
    auto rows = next_rows({writer.connection(), writer.dictionary()}, run);
    if (rows.empty())
        pass.end();
    else
        pass.go_over(std::move(rows));
    return pass.take_unit();
}

}  // namespace fascia::store

#include "store/soci/dictionary.hpp"

#include "store/detail/hex.hpp"
#include "store/detail/json_rows.hpp"
#include "store/soci/statements.hpp"

#include <algorithm>
#include <mutex>

namespace fascia::store {
namespace {

std::string parameter_key(std::int64_t type_id, std::string_view code) {
    return std::to_string(type_id).append("/").append(code);
}

// A line each; none of the three can hold a line's end.
std::string unit_key(const UnitName& name) {
    return std::string{name.system}.append("\n").append(name.code).append("\n").append(
        name.display);
}

UnitName unit_name(std::string_view key) {
    const std::size_t first = key.find('\n'), second = key.find('\n', first + 1);
    return {key.substr(0, first), key.substr(first + 1, second - first - 1),
            key.substr(second + 1)};
}

}  // namespace

std::optional<std::int64_t> Numbering::find(std::string_view key) const {
    const auto found = ids_.find(key);
    return found == ids_.end() ? std::nullopt : std::optional{found->second};
}

std::int64_t Numbering::add(std::string key) {
    const std::int64_t id = size() + 1;
    keys_.push_back(&ids_.emplace(std::move(key), id).first->first);
    return id;
}

const std::string& Numbering::key(std::int64_t id) const {
    return *keys_[static_cast<std::size_t>(id - 1)];
}

void Numbering::forget_above(std::int64_t id) {
    while (size() > id) {
        ids_.erase(ids_.find(*keys_.back()));
        keys_.pop_back();
    }
}

std::optional<std::int64_t> Dictionary::find(Part part, std::string_view key) const {
    const std::shared_lock lock{mutex_};
    return parts_[part].find(key);
}

std::int64_t Dictionary::find_or_add(Part part, std::string_view key) {
    if (const auto known = find(part, key)) return *known;
    const std::unique_lock lock{mutex_};
    return parts_[part].add(std::string{key});
}

std::optional<std::int64_t> Dictionary::type(std::string_view name) const {
    return find(types, name);
}

std::optional<std::int64_t> Dictionary::parameter(std::int64_t type_id,
                                                  std::string_view code) const {
    return find(parameters, parameter_key(type_id, code));
}

std::optional<std::int64_t> Dictionary::system(std::string_view uri) const {
    return uri.empty() ? std::optional{no_system} : find(systems, uri);
}

std::vector<std::int64_t> Dictionary::units(
    const std::function<bool(const UnitName&)>& is_meant) const {
    const std::shared_lock lock{mutex_};
    std::vector<std::int64_t> found;
    for (std::int64_t id = 1; id <= parts_[unit_names].size(); ++id)
        if (is_meant(unit_name(parts_[unit_names].key(id)))) found.push_back(id);
    return found;
}

std::optional<std::string> Dictionary::type_name(std::int64_t type_id) const {
    const std::shared_lock lock{mutex_};
    if (type_id > parts_[types].size()) return std::nullopt;
    return parts_[types].key(type_id);
}

std::int64_t Dictionary::add_type(std::string_view name) {
    const std::int64_t id = find_or_add(types, name);
    last_rids_.try_emplace(id, first_rid(id));
    return id;
}

std::int64_t Dictionary::add_parameter(std::int64_t type_id, std::string_view code) {
    return find_or_add(parameters, parameter_key(type_id, code));
}

std::int64_t Dictionary::add_system(std::string_view uri) {
    return uri.empty() ? no_system : find_or_add(systems, uri);
}

std::int64_t Dictionary::add_unit(const UnitName& name) {
    return find_or_add(unit_names, unit_key(name));
}

std::int64_t Dictionary::add_shape(const Members& members) {
    std::string text;
    for (const auto& [parameter, system] : members)
        text.append(std::to_string(parameter)).append(":").append(std::to_string(system)) += ' ';
    const auto [known, is_new] = shape_ids_.try_emplace(text);
    if (is_new) known->second = find_or_add(shapes, sha256_hex(text));
    const std::int64_t id = known->second;
    if (id > parts_[shapes].committed) new_members_.try_emplace(id, members);
    return id;
}

std::int64_t Dictionary::next_rid(std::int64_t type_id) {
    return ++last_rids_.at(type_id);
}

void Dictionary::load_part(Connection& connection, Part part) {
    static constexpr std::array<const sql::Statement*, 5> lists{
        &sql::dictionary_types, &sql::dictionary_parameters, &sql::dictionary_systems,
        &sql::dictionary_shapes, &sql::dictionary_units};
    Numbering& numbering = parts_[part];
    Call list = connection.call(*lists[part]).set("after", numbering.size());
    for (bool more = list.first(); more; more = list.next()) {
        if (part == parameters)
            numbering.add(parameter_key(list.number(1), list.text(2)));
        else
            numbering.add(std::move(list.text(1)));
        numbering.committed = numbering.written = numbering.size();
    }
}

void Dictionary::load(Connection& connection) {
    const std::unique_lock lock{mutex_};
    for (const Part part : {types, parameters, systems, shapes, unit_names})
        load_part(connection, part);
}

void Dictionary::load_row_keys(Connection& connection) {
    Call list = connection.call(sql::dictionary_types).set("after", 0);
    for (bool more = list.first(); more; more = list.next())
        last_rids_[list.number(0)] = list.number(2);
}

void Dictionary::write_part(Connection& connection, Part part, const sql::Statement& statement) {
    Numbering& numbering = parts_[part];
    if (numbering.written == numbering.size()) return;
    std::string rows;
    for (std::int64_t id = numbering.written + 1; id <= numbering.size(); ++id) {
        const std::string_view key = numbering.key(id);
        JsonRow row{rows};
        row.add(id);
        if (part == parameters) {
            const std::size_t slash = key.find('/');
            row.add_raw(key.substr(0, slash)).add(key.substr(slash + 1));
        } else {
            row.add(key);
        }
    }
    connection.call(statement).set("rows", json_array(rows)).run();
    numbering.written = numbering.size();
}

void Dictionary::write_presence(Connection& connection) {
    std::string rows;
    for (std::int64_t id = parts_[shapes].written + 1; id <= parts_[shapes].size(); ++id)
        for (const auto& [parameter, system] : new_members_.at(id))
            JsonRow{rows}.add(id).add(parameter).add(system);
    if (!rows.empty())
        connection.call(sql::dictionary_add_presence).set("rows", json_array(rows)).run();
}

void Dictionary::flush(Connection& connection) {
    const std::unique_lock lock{mutex_};
    write_part(connection, types, sql::dictionary_add_types);
    write_part(connection, parameters, sql::dictionary_add_parameters);
    write_part(connection, systems, sql::dictionary_add_systems);
    write_presence(connection);
    write_part(connection, shapes, sql::dictionary_add_shapes);
    write_part(connection, unit_names, sql::dictionary_add_units);
}

Dictionary::Mark Dictionary::mark() const {
    const std::shared_lock lock{mutex_};
    Mark mark{};
    std::ranges::transform(parts_, mark.begin(),
                           [](const Numbering& part) { return part.written; });
    return mark;
}

void Dictionary::rewind(const Mark& mark) {
    const std::unique_lock lock{mutex_};
    for (std::size_t part = 0; part < parts_.size(); ++part) parts_[part].written = mark[part];
}

void Dictionary::committed() {
    const std::unique_lock lock{mutex_};
    for (Numbering& part : parts_) part.committed = part.written;
    new_members_.clear();
}

void Dictionary::rolled_back() {
    const std::unique_lock lock{mutex_};
    for (Numbering& part : parts_) {
        part.forget_above(part.committed);
        part.written = part.committed;
    }
    new_members_.clear();
    shape_ids_.clear();
}

}  // namespace fascia::store

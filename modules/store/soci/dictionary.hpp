#pragma once

#include "store/soci/connection.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fascia::store {

/// Row keys hold their type: rid = type_id * 2^40 + number.
constexpr int rid_bits = 40;
constexpr std::int64_t rids_of_a_type = std::int64_t{1} << rid_bits;
constexpr std::int64_t first_rid(std::int64_t type_id) {
    return type_id << rid_bits;
}
constexpr std::int64_t last_rid(std::int64_t type_id) {
    return ((type_id + 1) << rid_bits) - 1;
}
constexpr std::int64_t type_of(std::int64_t rid) {
    return rid >> rid_bits;
}

constexpr std::int64_t no_system = 0;   ///< the system_id of codes without system
constexpr std::int64_t any_value = -1;  ///< in `presence`: the parameter has a value at all

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

/// One dictionary in memory: entries are numbered 1, 2, … as they come.
class Numbering {
  public:
    std::optional<std::int64_t> find(std::string_view key) const;
    std::int64_t add(std::string key);
    const std::string& key(std::int64_t id) const;
    std::int64_t size() const { return static_cast<std::int64_t>(keys_.size()); }
    void forget_above(std::int64_t id);

    std::int64_t written = 0;    ///< entries up to this id are in the transaction
    std::int64_t committed = 0;  ///< entries up to this id are durable

  private:
    std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> ids_;
    std::vector<const std::string*> keys_;
};

/// A unit as quantities have it.
struct UnitName {
    std::string_view system, code, display;
};

/// Names to small integers: types, search parameters, code systems, shapes, units. Only ever grows.
/// Lookups are thread safe; what adds or writes is called by the one writer.
class Dictionary {
  public:
    std::optional<std::int64_t> type(std::string_view name) const;
    std::optional<std::int64_t> parameter(std::int64_t type_id, std::string_view code) const;
    std::optional<std::int64_t> system(std::string_view uri) const;
    std::vector<std::int64_t> units(const std::function<bool(const UnitName&)>& is_meant) const;
    /// Absent: a type that another program has added since load().
    std::optional<std::string> type_name(std::int64_t type_id) const;

    /// Reads entries that other programs have added. Throws DatabaseError.
    void load(Connection& connection);
    /// For the writer: which row keys are taken. Throws DatabaseError.
    void load_row_keys(Connection& connection);

    std::int64_t add_type(std::string_view name);
    std::int64_t add_parameter(std::int64_t type_id, std::string_view code);
    std::int64_t add_system(std::string_view uri);
    std::int64_t add_unit(const UnitName& name);
    /// A shape by its members, sorted pairs of param_id and system_id.
    using Members = std::vector<std::pair<std::int64_t, std::int64_t>>;
    std::int64_t add_shape(const Members& members);
    /// A fresh row key of that type.
    std::int64_t next_rid(std::int64_t type_id);

    /// Writes what is not in the transaction yet.
    void flush(Connection& connection);
    /// How much is in the transaction; rewind() after a rollback to where the mark was taken.
    using Mark = std::array<std::int64_t, 5>;
    Mark mark() const;
    void rewind(const Mark& mark);
    void committed();
    /// The whole transaction is gone, and with it every entry that was new in it.
    void rolled_back();

  private:
    enum Part : std::size_t { types, parameters, systems, shapes, unit_names };
    std::optional<std::int64_t> find(Part part, std::string_view key) const;
    std::int64_t find_or_add(Part part, std::string_view key);
    void load_part(Connection& connection, Part part);
    void write_part(Connection& connection, Part part, const sql::Statement& statement);
    void write_presence(Connection& connection);

    mutable std::shared_mutex mutex_;
    std::array<Numbering, 5> parts_;
    std::map<std::int64_t, Members> new_members_;  ///< of shapes that are not durable yet
    std::map<std::int64_t, std::int64_t> last_rids_;
    std::unordered_map<std::string, std::int64_t> shape_ids_;  ///< by members as text
};

}  // namespace fascia::store

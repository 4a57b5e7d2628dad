#pragma once

#include "fascia/store/repository.hpp"

#include "store/soci/connection.hpp"
#include "store/soci/dictionary.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// The Reader of the port on one connection: of the pool, or the writer's own. Throws
/// DatabaseError.
namespace fascia::store {

struct Session {
    Connection& connection;
    Dictionary& dictionary;
};

/// The row of a resource (resource/find).
struct ResourceRow {
    std::int64_t rid = 0, version = 0;
    Instant last_updated;
    bool deleted = false;
    std::int64_t shape_id = 0;
    /// The version that stands now, 0 when there is none.
    std::int64_t standing() const { return deleted ? 0 : version; }
};
std::optional<ResourceRow> find_resource(Connection& connection, std::int64_t type_id,
                                         std::string_view id);
/// Row keys of those that are known, sorted.
std::vector<std::int64_t> find_resources(Connection& connection, std::int64_t type_id,
                                         const std::vector<std::string>& ids);

/// Looked up in memory, and once more in the database: another program may have added it.
std::optional<std::int64_t> find_type(Session session, std::string_view name);
std::optional<std::int64_t> find_parameter(Session session, std::int64_t type_id,
                                           std::string_view code);
std::optional<std::int64_t> find_system(Session session, std::string_view uri);
/// The units that a test is about; all of them when it names none.
std::vector<std::int64_t> find_units(Session session, const search::QuantityTest& test);
/// The units, or code systems, of the second values that a composite parameter has beside a code.
std::vector<std::int64_t> kinds_of_code(Session session, std::int64_t param_id,
                                        const std::string& code);
/// The type of a row key.
std::string type_name(Session session, std::int64_t type_id);

/// The version in a row of rid, fhir_id, version, last_updated, method and content.
Version version_in(Session session, Call& call);
/// The versions that stand of these resources, by row key; what is deleted is left out.
std::vector<Version> read_standing(Session session, const std::vector<std::int64_t>& row_keys);

Failure not_found(std::string_view type, std::string_view id);
/// Fills in body and method of a version that has its name; an empty body is a deletion.
void set_body(const Connection& connection, Version& version, std::string method,
              std::string content);

Outcome<Version> read(Session session, std::string_view type, std::string_view id);
Outcome<Version> read_version(Session session, std::string_view type, std::string_view id,
                              std::int64_t version);
Outcome<HistoryPage> history(Session session, const HistoryQuery& query);
Outcome<SearchPage> everything(Session session, std::string_view patient_id, std::uint32_t count,
                               std::string_view after, std::span<const std::string_view> only);
Outcome<MetaSet> meta(Session session, std::string_view type);
Outcome<std::vector<std::string>> referrers(Session session, std::string_view type,
                                            std::string_view id, std::uint32_t count);
std::uint64_t count_live(Connection& connection, std::string_view type);

inline Instant instant_of(std::int64_t microseconds) {
    return Instant{std::chrono::microseconds{microseconds}};
}

}  // namespace fascia::store

#pragma once

#include "fascia/search/index_rows.hpp"

#include "store/soci/connection.hpp"
#include "store/soci/dictionary.hpp"
#include "store/soci/index_row.hpp"
#include "store/soci/pending.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::store {

/// The row key of "type/id", which need not be stored yet.
using FindTarget = std::function<std::int64_t(std::string_view type, std::string_view id)>;

/// Numbers and quantities that are ranges with two ends stand under their parameter and this.
inline constexpr std::string_view range_suffix = ":range";

/// The parameter of a reference that no search parameter has.
inline constexpr std::int64_t no_parameter = 0;

/// How many rows a change has added and removed.
struct IndexChange {
    std::uint64_t added = 0, removed = 0;
};

/// The index rows of one resource, sorted, each once.
class IndexList {
  public:
    IndexList() = default;
    /// Adds parameters, systems and reference targets that are new.
    static IndexList make(const search::IndexRows& rows, const std::vector<std::string>& references,
                          std::int64_t type_id, Dictionary& dictionary,
                          const FindTarget& find_target);
    /// As the database has them. Throws DatabaseError.
    static IndexList read(Connection& connection, std::int64_t rid);
    /// What stored() has written. Throws std::runtime_error.
    static IndexList read(std::string_view stored);
    /// Which parameters, those `present` and those of the rows, and which systems of theirs it has
    /// values for.
    Dictionary::Members members(const std::vector<std::string>& present, std::int64_t type_id,
                                Dictionary& dictionary) const;
    /// Those of the tables that have no order by resource, as one text.
    std::string stored() const;

    /// Hands what is in `before` and not in `after`, and the reverse, to the batches.
    static IndexChange write_changes(const IndexList& before, const IndexList& after,
                                     std::int64_t rid, Pending& pending);
    friend bool operator==(const IndexList&, const IndexList&) = default;

  private:
    void sort();
    std::vector<IndexRow> rows_;
};

}  // namespace fascia::store

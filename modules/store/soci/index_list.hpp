#pragma once

#include "fascia/search/index_rows.hpp"

#include "store/soci/dictionary.hpp"
#include "store/soci/pending.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::store {

/// The row key of "type/id", which need not be stored yet.
using FindTarget = std::function<std::int64_t(std::string_view type, std::string_view id)>;

/// Numbers and quantities that are ranges with two ends stand under their parameter and this.
inline constexpr std::string_view range_suffix = ":range";

/// The index rows of one resource as texts: a letter for the table and the key without the row key,
/// as JSON (t17,"final",4). Sorted, unique.
class IndexList {
  public:
    IndexList() = default;
    /// Adds parameters, systems and reference targets that are new.
    static IndexList make(const search::IndexRows& rows, const std::vector<std::string>& references,
                          std::int64_t type_id, Dictionary& dictionary,
                          const FindTarget& find_target);
    static IndexList read(std::string_view stored);
    /// The targets of the resource's references; by any parameter when it is absent.
    std::vector<std::int64_t> targets(std::optional<std::int64_t> param_id) const;
    std::string stored() const;

    /// Hands what is in `before` and not in `after`, and the reverse, to the batches.
    static void write_changes(const IndexList& before, const IndexList& after, std::int64_t rid,
                              Pending& pending);
    friend bool operator==(const IndexList&, const IndexList&) = default;

  private:
    std::vector<std::string> rows_;
};

/// Which parameters and which systems of theirs the rows have values for.
Dictionary::Members members_of(const search::IndexRows& rows, std::int64_t type_id,
                               Dictionary& dictionary);

}  // namespace fascia::store

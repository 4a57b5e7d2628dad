#pragma once

#include "store/soci/index_list.hpp"
#include "store/soci/writer.hpp"

namespace fascia::store {

/// Makes the index rows of a resource those of `list`. `had_rows`: it may have some already. Throws
/// DatabaseError.
IndexChange write_index(Writer& writer, std::int64_t rid, bool had_rows, const IndexList& list);

/// The index rows of what a search finds a resource by; adds what they name. Throws DatabaseError.
IndexList make_list(Writer& writer, std::int64_t type_id, const search::IndexRows& rows,
                    const std::vector<std::string>& references);

}  // namespace fascia::store

#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/search/search.hpp"
#include "fascia/store/reindex.hpp"

#include "store/soci/writer.hpp"

#include <string_view>

/// The two of UnitOfWork. The pass stands in the setting "reindex" from its start to its end, and
/// in the states of the own parameters that it completes. Throws DatabaseError.
namespace fascia::store {

Outcome<ReindexRun> start_reindex(Writer& writer, std::string_view type);
Outcome<ReindexUnit> reindex(Writer& writer, const ReindexRun& run,
                             const search::Registry& registry);

}  // namespace fascia::store

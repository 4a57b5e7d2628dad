#pragma once

#include "fascia/search/own_parameter.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// A pass that makes the search index anew while others read and write: one bounded unit of work
/// after the other over the live resources, in the order of their keys. See UnitOfWork::reindex.
namespace fascia::store {

/// How far a pass has come. It is kept in the database with every unit.
struct ReindexRun {
    std::string type;                      ///< only of this type; empty: of every type
    std::int64_t place = 0;                ///< row key of the last resource that was read
    std::uint64_t resources = 0;           ///< read so far, by an interrupted pass too
    std::uint64_t changed = 0;             ///< resources whose rows were not as they should be
    std::uint64_t added = 0, removed = 0;  ///< rows of these
    std::uint64_t failed = 0;              ///< faults that were told
    bool resumed = false;                  ///< goes on where an interrupted pass has ended
    friend bool operator==(const ReindexRun&, const ReindexRun&) = default;
};

/// What could not be indexed: a body that cannot be read (its rows stay as they are, and the own
/// parameters of its type incomplete), or an expression that fails on the resource.
struct ReindexFault {
    std::string resource;  ///< "Patient/x"
    std::string text;
};

/// What one unit has done.
struct ReindexUnit {
    ReindexRun run;  ///< after it
    std::vector<ReindexFault> faults = {};
    bool ended = false;  ///< nothing is left to be read
    /// At the end: own parameters that can be searched by from now on, and those that cannot,
    /// because resources could not be read or another program wrote without them meanwhile.
    std::vector<search::OwnParameter> ready = {}, incomplete = {};
};

}  // namespace fascia::store

#pragma once

#include "fascia/base/failure.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// SearchParameters that are not R4's own: the project's (fhir/search) and the clinic's.
namespace fascia::search {

/// One of them on one resource type. Resources that were stored before it was there have no index
/// rows of it until these are made (store: reindex).
struct OwnParameter {
    std::string type;  ///< concrete resource type
    std::string code;
    std::string definition;  ///< what its rows are made by: when it differs, so do the rows
    friend auto operator<=>(const OwnParameter&, const OwnParameter&) = default;
};

/// What is wrong with one of the SearchParameters that a registry was to be made with.
struct ParameterFault {
    std::size_t which = 0;      ///< its place among them
    std::vector<Issue> issues;  ///< with the element's path, "SearchParameter.expression"
};

}  // namespace fascia::search

#pragma once

#include "fascia/search/index_rows.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fascia::tests {

/// A search made from one value that a resource has, and what index rows fulfil it: said once more,
/// without the store, so that the two can be compared.
struct Expectation {
    /// All of them are asked for: name and value, decoded.
    std::vector<std::pair<std::string, std::string>> criteria;
    /// Whether a resource with these rows is found.
    std::function<bool(const search::IndexRows&)> finds;
};

/// From the first value that the rows have for the parameter; absent where they have none.
std::optional<Expectation> expectation_of(const std::string& parameter, const std::string& type,
                                          const search::IndexRows& rows);

}  // namespace fascia::tests

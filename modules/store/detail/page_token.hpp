#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/search/query.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::store {

/// Where a page of a search ended: the sort values of its last entry and its row key.
struct PageToken {
    std::vector<std::string> values;  ///< one per sort key: microseconds or a FHIR id
    std::int64_t rid = 0;
};

std::string write_page_token(const std::vector<search::SortKey>& sort, const PageToken& token);
/// Failure: invalid, when the text is not a token of ours for that sort.
Outcome<PageToken> read_page_token(const std::vector<search::SortKey>& sort, std::string_view text);

}  // namespace fascia::store

#pragma once

#include "fascia/base/outcome.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::store {

/// Where a page of a search ended: how the search is driven (plan.hpp), the last entry's place in
/// that order, and its row key.
struct PageToken {
    std::string drive = "k";
    std::vector<std::string> values = {};  ///< as hexadecimal where they are text
    std::int64_t rid = 0;
};

std::string write_page_token(const PageToken& token);
/// Failure: invalid, when the text is not a token of ours.
Outcome<PageToken> read_page_token(std::string_view text);
/// The failure for a token that is well formed and of another search.
Failure refused_page_token();

/// The whole text is a number.
bool read_number(std::string_view text, std::int64_t& value);

}  // namespace fascia::store

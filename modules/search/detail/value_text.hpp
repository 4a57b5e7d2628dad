#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The text of search values: R4 search.html#escaping.
namespace fascia::search::detail {

/// Cut at each `separator` that no backslash precedes; the parts keep their escapes.
std::vector<std::string_view> split_unescaped(std::string_view text, char separator);

/// Position of the first `wanted` that no backslash precedes, or npos.
std::size_t find_unescaped(std::string_view text, char wanted);

/// `\,` `\|` `\$` `\\` to what they stand for; another backslash is itself.
std::string unescape(std::string_view text);

/// As it may stand in the query of a URL (RFC 3986 3.4), with `,` `:` and `/` left readable.
std::string percent_encode(std::string_view text);

}  // namespace fascia::search::detail

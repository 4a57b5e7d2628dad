#pragma once

#include "fascia/base/outcome.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace fascia::fhir::detail {

enum class JsonKind : std::uint8_t { null, boolean, number, string, object, array };

/// A JSON text as a flat tree: the children of i are i+1, end(i+1), … below end(i).
struct JsonNode {
    std::string_view key;   ///< decoded; empty unless it is a member of an object
    std::string_view text;  ///< strings decoded, numbers and booleans as written
    std::uint32_t end;
    JsonKind kind;
};

/// Views go into the source text or into `unescaped`.
struct JsonTree {
    std::vector<JsonNode> nodes;
    std::vector<char> unescaped;
    std::size_t text_size = 0;  ///< of all values together
};

/// Checks the grammar (RFC 8259), UTF-8, escapes and depth; not duplicate keys, \u0000 or the size
/// of numbers. Failure: invalid, with line and column; too_large from 4 GiB on.
Outcome<JsonTree> read_json_tree(std::string_view text, unsigned max_depth);

/// The byte offset of every node of a text that read_json_tree took: of its key, where it has one.
std::vector<std::uint32_t> json_offsets(std::string_view text);

}  // namespace fascia::fhir::detail

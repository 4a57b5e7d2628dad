#pragma once

#include "fascia/base/outcome.hpp"

#include "fhir/detail/json_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::fhir::detail {

/// A JSON value that can be changed. Numbers are kept as they were written.
struct JsonValue {
    JsonKind kind = JsonKind::null;
    std::string key = {};   ///< of a member of an object
    std::string text = {};  ///< of a string, number or boolean
    std::vector<JsonValue> children = {};

    bool is_container() const { return kind == JsonKind::object || kind == JsonKind::array; }
    /// The member of that name; nullptr where there is none.
    JsonValue* member(std::string_view name);
    const JsonValue* member(std::string_view name) const;
};

/// Failure: invalid, with line and column; also for two members of one name.
Outcome<JsonValue> read_json_value(std::string_view text, unsigned max_depth);
std::string write_json_value(const JsonValue& value);
/// RFC 6902 4.6: numbers by value, members in any order. Keys of the two themselves do not count.
bool same_value(const JsonValue& a, const JsonValue& b);

}  // namespace fascia::fhir::detail

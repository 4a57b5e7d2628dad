#pragma once

#include "fascia/search/search.hpp"

#include "search/detail/index_values.hpp"

namespace fascia::search::detail {

/// What the value of a search parameter is read with.
struct ValueSyntax {
    const Parameter& parameter;
    ValueType type;
    std::string_view modifier;  ///< "exact", "contains", a resource type or nothing
    std::string_view
        target_type;  ///< references: the type that the modifier or the parameter fixes
    const Zone& zone;
    std::string_view base_url;
};

/// One alternative (R4 search.html#prefix, #token, #reference, #string, #uri). Failure: invalid.
Outcome<ValueTest> value_test(std::string_view text, const ValueSyntax& syntax);

}  // namespace fascia::search::detail

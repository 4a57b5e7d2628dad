#pragma once

#include "fascia/search/search.hpp"

#include "search/detail/tables.hpp"

namespace fascia::search::detail {

/// What the value of a search parameter is read with.
struct ValueSyntax {
    std::string_view code;  ///< for messages
    ValueType type;
    std::span<const Registry::Tables::Component> components;  ///< of a composite
    std::string_view modifier;  ///< "exact", "contains", a resource type or nothing
    std::string_view
        target_type;  ///< references: the type that the modifier or the parameter fixes
    const Zone& zone;
    std::string_view base_url;
    const terminology::Terminology& terminology;
};

/// One alternative (R4 search.html#prefix, #token, #reference, #string, #uri,
/// #number, #quantity, #composite). Failure: invalid.
Outcome<ValueTest> value_test(std::string_view text, const ValueSyntax& syntax);

/// Whether an index has room for these components of a composite: a token and one value of another
/// kind than uri, or a token and two numbers.
bool is_offered(std::span<const Registry::Tables::Component> components);

}  // namespace fascia::search::detail
